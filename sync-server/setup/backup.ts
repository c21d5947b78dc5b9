import type { Failure, Result } from '#shared/basics/result.ts'
import { err } from '#shared/basics/result.ts'
import type { Folder } from './folder.ts'
import type { Stores } from './openStores.ts'

export async function writeBackup(
  _folder: Folder,
  _stores: Stores,
  _to: string,
  _now: number,
): Promise<Result<object, Failure & { readonly words: { readonly why: string } }>> {
  return err({ type: 'NotYet', words: { why: 'kommt' } })
}
