/** The same few milliseconds of work again and again; how long they take says how much of a core is free. */
import { parentPort } from 'node:worker_threads'

setInterval(() => {
  const from = performance.now()
  let sum = 0
  for (let i = 0; i < 4_000_000; i++) sum = (Math.imul(sum, 1664525) + 1013904223) >>> 0
  parentPort?.postMessage([performance.now() - from, sum])
}, 250)
