/** Lets the window draw and answer between the steps of a long loop; what takes less than `ms` is not interrupted. */
export function createBreath(ms = 12): () => Promise<void> | void {
  let since = performance.now()
  return () => {
    if (performance.now() - since < ms) return undefined
    return new Promise((resolve) =>
      setTimeout(() => {
        since = performance.now()
        resolve()
      }, 0),
    )
  }
}
