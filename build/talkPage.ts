/**
 * `npm run talk-page`: builds the script of the conversation's page into sync-server/http/talkScript.ts. It is kept in the
 * repository, so that the server needs no build and the page's published hash is the same everywhere; a test builds it
 * again and compares.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'
import { clearWords } from '#electron/host/vault/meeting/code.ts'
import { root } from './suites.ts'

export const talkScriptFile = join(root, 'sync-server/http/talkScript.ts')

export async function buildTalkScript(): Promise<string> {
  const bundle = await rolldown({
    input: join(root, 'renderer/talk/page/page.ts'),
    platform: 'browser',
    transform: {
      target: ['chrome109', 'firefox115', 'safari16.4'],
      define: { TALK_WORDS: JSON.stringify([...clearWords().values()].join(' ')) },
    },
  })
  const { output } = await bundle.generate({ format: 'es', minify: true, comments: { legal: false } })
  await bundle.close()
  const { code } = output[0]
  if (/<\/script|<!--/i.test(code)) throw new Error('The script would end its element.')
  return `/** Made by \`npm run talk-page\` of renderer/talk/page; not to be edited. */\nexport const talkScript = ${JSON.stringify(code)}\n`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await writeFile(talkScriptFile, await buildTalkScript())
