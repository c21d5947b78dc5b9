/** Counts for Prometheus and for the health page. No label names an institution, a device or an address. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { CoreDeps, ServerCore } from '../core.ts'

export interface Metrics {
  readonly onAnswer: NonNullable<CoreDeps['onAnswer']>
  watch(parts: { core: ServerCore; connections(): number; turnedAway(): number }): void
  /** Only of a server that follows another one. */
  watchLag(lag: () => { readonly ops: number; readonly seconds: number; readonly blobs: number }): void
  purged(count: number): void
  text(): Promise<string>
}

export function createMetrics(): Metrics {
  const registers = [new Registry()]
  const registry = registers[0]!
  collectDefaultMetrics({ register: registry, prefix: 'obhut_' })
  const answers = new Counter({
    name: 'obhut_answers_total',
    help: 'Answers by route and outcome',
    labelNames: ['route', 'code'],
    registers,
  })
  const seconds = new Histogram({
    name: 'obhut_answer_seconds',
    help: 'Time of an answer by route',
    labelNames: ['route'],
    buckets: [0.001, 0.005, 0.02, 0.05, 0.15, 0.5, 2, 10],
    registers,
  })
  const orders = new Counter({ name: 'obhut_purges_total', help: 'Purge orders obeyed', registers })
  const gauge = (name: string, help: string, read: () => number): void =>
    void new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  return {
    onAnswer(route, code, ms) {
      answers.inc({ route, code })
      seconds.observe({ route }, ms / 1000)
    },
    watchLag(lag) {
      gauge('obhut_behind_ops', 'Entries of the followed server that are not here yet', () => lag().ops)
      gauge('obhut_behind_seconds', 'Since when equality is not sure', () => lag().seconds)
      gauge('obhut_behind_files', 'Sealed files that are not whole here yet', () => lag().blobs)
    },
    watch(parts) {
      gauge('obhut_connections', 'Open connections', () => parts.connections())
      gauge('obhut_event_streams', 'Devices that wait for news', () => parts.core.listeners())
      gauge('obhut_meetings', 'Meetings for remote help', () => parts.core.meetings())
      gauge('obhut_turned_away', 'Connections closed for their cipher', () => parts.turnedAway())
    },
    purged: (count) => orders.inc(count),
    text: () => registry.metrics(),
  }
}
