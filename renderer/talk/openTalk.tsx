/**
 * The window of a conversation (TK7): its only door is one pipe to the vault, on which there is no record, no photo and no text of
 * the house. The token that opens it opens no other.
 */
import { createRoot } from 'react-dom/client'
import { talkWindowApi } from '#shared/host/talkWindowApi.ts'
import { connectOwn } from '../host/connectOwn.ts'
import { showLanguage } from '../ui/i18n.ts'
import { UiProvider } from '../ui/UiProvider.tsx'
import { ClosedTalk, TalkWindow } from './TalkWindow.tsx'

export async function openTalk(): Promise<void> {
  const pipe = await connectOwn(talkWindowApi, 'talk')
  const start = pipe.ok && (await pipe.value.call('start', {}))
  const root = createRoot(document.getElementById('root')!)
  if (!pipe.ok || !start || !start.ok) {
    root.render(
      <UiProvider>
        <ClosedTalk />
      </UiProvider>,
    )
    return
  }
  showLanguage(start.value.language)
  root.render(
    <UiProvider colourScheme={start.value.colourScheme}>
      <TalkWindow pipe={pipe.value} guest={start.value.guest} />
    </UiProvider>,
  )
}
