/** `pc`: a second PC of one's own; `invitation`: one that was made earlier. */
export interface InviteSearch {
  readonly pc?: boolean
  readonly invitation?: string
}

export function inviteSearch(search: unknown): InviteSearch {
  const { pc, invitation } = (search ?? {}) as Record<string, unknown>
  return { ...(pc === true ? { pc } : {}), ...(typeof invitation === 'string' ? { invitation } : {}) }
}
