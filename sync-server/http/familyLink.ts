/** The page on which a family opens its link (FL2), the same for everybody, and the sealed file that it fetches. */
import { createHash } from 'node:crypto'
import { blobPartBytes } from '#shared/sync/messages.ts'
import { linkPage, viewerLanguages } from '#shared/release/viewer.ts'
import type { BlobStore } from '../blobs/blobStore.ts'
import type { Store } from '../stores/store.ts'
import { linkName } from '../sync/links.ts'
import type { PublicFile, PublicKind } from './publicListener.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

export const familyFiles = (): readonly PublicFile[] =>
  viewerLanguages.map((language) => {
    const { html, policy } = linkPage(sha256, language)
    return { path: `/${language}`, type: 'text/html; charset=utf-8', body: html, policy }
  })

export function familyLink(deps: {
  readonly linkAt: Store['linkAt']
  readonly getPart: BlobStore['getPart']
  readonly now: () => number
}): PublicKind {
  const { linkAt, getPart, now } = deps
  return {
    files: familyFiles(),
    prefix: '/sealed/',
    async read(id) {
      const link = await linkAt(linkName(id), now())
      if (!link) return undefined
      return {
        size: link.size,
        async *parts() {
          for (let part = 0; part * blobPartBytes < link.size; part++) {
            const bytes = await getPart(link.tenant, link.id, part)
            if (!bytes.ok) throw new Error('a part is not here')
            yield bytes.value
          }
        },
      }
    },
  }
}
