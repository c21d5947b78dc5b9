/** Files on their way out (X4): in parts, as they are made, and under their names only when all of them are whole. */
import type { Bytes } from '#shared/basics/bytes.ts'
import { ok, type Failure, type Result } from '#shared/basics/result.ts'
import type { useHost } from '../host/HostContext.tsx'

type Vault = ReturnType<typeof useHost>['vault']

export interface FilesOut {
  /** `file`: which of the names. false: it could not be written, and `failure` says why. */
  readonly append: (file: number, bytes: Bytes) => Promise<boolean>
  readonly failure: () => Failure
  readonly finish: () => Promise<Result<{ readonly fileNames: readonly string[] }>>
  /** Nothing of them stays. */
  readonly drop: () => Promise<void>
}

/** A picture is larger than what should cross in one piece. */
const partBytes = 8_000_000

export async function beginFiles(
  vault: Vault,
  ask: {
    readonly folder: string
    readonly pageIds: readonly string[]
    readonly fileNames: readonly string[]
  },
): Promise<Result<FilesOut>> {
  const begun = await vault.call('export.begin', {
    folder: ask.folder,
    purpose: 'portfolio',
    objectIds: [...ask.pageIds],
    fileNames: [...ask.fileNames],
  })
  if (!begun.ok) return begun
  const token = { export: begun.value.export }
  let failure: Failure = { type: 'FileNotWritten' }
  return ok({
    async append(file, bytes) {
      for (let at = 0; at < bytes.length; at += partBytes) {
        const part = bytes.length <= partBytes ? bytes : bytes.slice(at, at + partBytes)
        const taken = await vault.call('export.append', { ...token, file, bytes: [part] })
        if (taken.ok) continue
        failure = taken.error
        return false
      }
      return true
    },
    failure: () => failure,
    finish: () => vault.call('export.finish', token),
    drop: async () => void (await vault.call('export.drop', token)),
  })
}
