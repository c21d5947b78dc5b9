/** `neu`: a child is to be entered at once. */
export interface ChildrenSearch {
  readonly neu?: boolean
}

export function childrenSearch(search: unknown): ChildrenSearch {
  const { neu } = (search ?? {}) as Record<string, unknown>
  return neu === true ? { neu } : {}
}
