// Runs dynalite on 127.0.0.1 until it is ended: node serve.js PORT DIRECTORY
//
// Its own command line does the same but for a few things. A client that goes away in the middle of a request ends that
// request, not the process. Connections that are idle are kept for a minute instead of Node's five seconds: the
// journal's client pools them and would otherwise now and then write into one that is just being closed. A signal
// closes the database before the process ends. And GET /requests says how many requests of each operation there were.
'use strict'

const { createRequire } = require('node:module')
const dynalite = require('dynalite')

// dynalite 4.0.0 ends the iterator of a query with return(), which abstract-level's iterators do not have. Each query
// would leave one open, and LevelDB never deletes a file that was there when an open iterator began.
const { AbstractKeyIterator, AbstractValueIterator } = createRequire(require.resolve('dynalite'))('abstract-level')
for (const Iterator of [AbstractKeyIterator, AbstractValueIterator]) {
  Iterator.prototype.return ??= function () {
    return this.close()
  }
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
