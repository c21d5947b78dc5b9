/**
 * The peer: express-pouchdb and PouchDB 9 over LevelDB on loopback, as they come. No TLS, no sign-in, and LevelDB does
 * not fsync each write. Beside the API lies a page with PouchDB for the browser.
 *   node server.cjs FOLDER [durable]   says "ready PORT"
 * `durable`: each write of LevelDB with `sync: true`, for which PouchDB has no setting; an answer then means as much
 * as ours.
 */
const { join } = require('node:path')
const express = require('express')
const PouchDB = require('pouchdb')
const expressPouchDB = require('express-pouchdb')

const folder = process.argv[2]
if (process.argv[3] === 'durable') {
  const { prototype } = require('leveldown')
  for (const name of ['_batch', '_put', '_del']) {
    const write = prototype[name]
    prototype[name] = function (...args) {
      args[args.length - 2] = { ...args[args.length - 2], sync: true }
      return write.apply(this, args)
    }
  }
}
const app = express()
app.get('/page', (_ask, answer) =>
  answer.type('html').send('<!doctype html><script src="/pouchdb.js"></script>'),
)
app.get('/pouchdb.js', (_ask, answer) =>
  answer.sendFile(join(__dirname, 'node_modules/pouchdb/dist/pouchdb.min.js')),
)
app.use(
  '/db',
  expressPouchDB(PouchDB.defaults({ prefix: join(folder, 'data') + '/' }), {
    mode: 'minimumForPouchDB',
    inMemoryConfig: true,
    logPath: join(folder, 'log.txt'),
  }),
)
require('node:fs').mkdirSync(join(folder, 'data'), { recursive: true })
const server = app.listen(0, '127.0.0.1', () => console.log(`ready ${server.address().port}`))
process.once('SIGTERM', () => process.exit(0))
