/** An expected failure is data, so that it crosses a pipe unchanged. Bugs are thrown (see assert.ts). */
export type Result<T, E extends Failure = Failure> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

/** A failure is named after what failed; `words` fills the sentence shown to the person (never a name of a child). */
export interface Failure {
  readonly type: string
  readonly words?: Readonly<Record<string, string | number>>
}

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })
export const err = <const E extends Failure>(error: E): { readonly ok: false; readonly error: E } => ({
  ok: false,
  error,
})
