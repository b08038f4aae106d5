// Runs dynalite on 127.0.0.1 until the process is ended: node serve.js PORT DIRECTORY
//
// It differs from dynalite's own command line in five ways:
// - A client that disconnects in the middle of a request ends this request, not the process.
// - Idle connections stay open for one minute instead of Node's five seconds. The journal's client keeps a pool of
//   connections, and it could otherwise write into a connection that the server is closing.
// - A signal closes the database before the process ends.
// - An item and its index entries are one write, so that a kill cannot separate them.
// - GET /requests returns the number of requests of each operation.
'use strict'

const { createRequire } = require('node:module')
const dynalite = require('dynalite')
const db = require('dynalite/db')

// dynalite 4.0.0 ends the iterator of a query with return(), but abstract-level's iterators do not have this method.
// Each query would leave an iterator open, and LevelDB never deletes a file that an open iterator may still read.
const { AbstractKeyIterator, AbstractValueIterator } = createRequire(require.resolve('dynalite'))('abstract-level')
for (const Iterator of [AbstractKeyIterator, AbstractValueIterator]) {
  Iterator.prototype.return ??= function () {
    return this.close()
  }
}

// dynalite 4.0.0 deletes an item's old index entries, adds the new entries, and writes the item in a separate write.
// Here updateIndexes only collects the entries. The write of the item follows in the same turn of the event loop and
// includes them.
let entries = []
db.updateIndexes = (store, table, before, after, done) => {
  entries = ['Local', 'Global'].flatMap(type => {
    const { deletes, puts } = db.getIndexActions(table[`${type}SecondaryIndexes`] ?? [], before, after, table)
    const keyOf = entry => `index-${type.toLowerCase()}~${table.TableName}~${entry.index}~${entry.key}`
    return [
      ...deletes.map(entry => ({ type: 'del', key: keyOf(entry) })),
      ...puts.map(entry => ({ type: 'put', key: keyOf(entry), value: entry.item })),
    ]
  })
  done()
}
const { create } = db
db.create = options => {
  const store = create(options)
  const { getItemDb } = store
  const withEntries = (write, done) => store.db.batch([...entries.splice(0), write], done)
  store.getItemDb = table => ({
    ...getItemDb(table),
    put: (key, value, done) => withEntries({ type: 'put', key: `item-${table}~${key}`, value }, done),
    del: (key, done) => withEntries({ type: 'del', key: `item-${table}~${key}` }, done),
  })
  return store
}

// The output is the log of this part, in the layout of all parts.
const { PART: part = 'store' } = process.env
for (const [name, level] of Object.entries({ log: 'info', warn: 'warn', error: 'error' })) {
  const print = console[name]
  console[name] = (...words) =>
    print(JSON.stringify({ level, time: new Date().toISOString(), part, caller: 'serve.js', message: words.join(' ') }))
}

const [port, path] = process.argv.slice(2)
const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
server.keepAliveTimeout = 60_000

const [handle] = server.listeners('request')
const requests = {}
server.removeAllListeners('request')
server.on('request', (request, response) => {
  if (request.url === '/requests') {
    response.end(JSON.stringify(requests))
    return
  }
  const operation = request.headers['x-amz-target']?.split('.')[1] ?? 'other'
  requests[operation] = (requests[operation] ?? 0) + 1
  handle(request, response)
  // dynalite throws request errors where no code can catch them. It executes only complete requests, so these errors
  // are ignored.
  request.removeAllListeners('error')
  request.on('error', () => {})
})

server.on('error', error => {
  console.error(`The store cannot start on port ${port}: ${error.message}`)
  process.exit(1)
})
server.listen(Number(port), '127.0.0.1', () => console.log(`store on http://127.0.0.1:${port}, data in ${path}`))
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    server.close(() => process.exit(0))
    server.closeAllConnections()
    setTimeout(() => process.exit(0), 3_000).unref()
  })
}
