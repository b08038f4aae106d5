// Runs dynalite on 127.0.0.1 until it is ended: node serve.js PORT DIRECTORY
//
// Its own command line does the same but for a few things. A client that goes away in the middle of a request ends that
// request, not the process. Connections that are idle are kept for a minute instead of Node's five seconds: the
// journal's client pools them and would otherwise now and then write into one that is just being closed. A signal
// closes the database before the process ends. An item and what the indexes show of it are one write, so that a kill
// cannot come between them. And GET /requests says how many requests of each operation there were.
'use strict'

const { createRequire } = require('node:module')
const dynalite = require('dynalite')
const db = require('dynalite/db')

// dynalite 4.0.0 ends the iterator of a query with return(), which abstract-level's iterators do not have. Each query
// would leave one open, and LevelDB never deletes a file that was there when an open iterator began.
const { AbstractKeyIterator, AbstractValueIterator } = createRequire(require.resolve('dynalite'))('abstract-level')
for (const Iterator of [AbstractKeyIterator, AbstractValueIterator]) {
  Iterator.prototype.return ??= function () {
    return this.close()
  }
}

// dynalite 4.0.0 takes an item's old entries out of the indexes, puts the new ones in, and only then writes the item.
// Here its updateIndexes keeps what it would write for the write of the item, which follows in the same turn.
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
  // It throws what goes wrong with a request, which nobody can catch. Only a whole request is ever carried out.
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
