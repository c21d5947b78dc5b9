import './page.css'
import { createRoot } from 'react-dom/client'
import { projectionApi } from '#shared/host/projectionApi.ts'
import { words } from '#shared/words/words.ts'
import { connectOwn } from '../host/connectOwn.ts'
import { showLanguage } from '../ui/i18n.ts'
import { captureOwn, thisPage } from './capture.ts'
import { createMaskedHost, type Start } from './maskedHost.ts'
import { createMaskedRoom } from './maskedRoom.ts'
import { createPictureLink, type PictureLink } from './pictureLink.ts'
import type { Pipe } from './pipe.ts'
import { Ended, ProjectionApp } from './ProjectionApp.tsx'

/** The masked window's composition root: its pipe, the screens, and the picture of them. */
export async function openProjection(): Promise<void> {
  const root = createRoot(document.getElementById('root')!)
  const pipe = await connectOwn(projectionApi, 'projection')
  // It listens before anything is asked: what the vault wants of it comes with the first answer.
  const link = pipe.ok ? createPictureLink(pipe.value) : undefined
  const start = pipe.ok ? await pipe.value.call('start', {}) : pipe
  if (!pipe.ok || !link || !start.ok) return root.render(<Ended />)
  showLanguage(start.value.language)
  root.render(await appOf(pipe.value, start.value, link))
  // The whole page and nothing else: dialogs and notices hang on the body, beside the root.
  link.captured(await captureOwn(thisPage(document.body)))
}

async function appOf(pipe: Pipe, start: Start, link: PictureLink) {
  const houses = await pipe.call('find', { kind: 'institution' })
  const name = houses.ok ? houses.value.records[0]?.values['name'] : undefined
  const institution = typeof name === 'string' ? name : words.records[start.language].masked.institution
  return (
    <ProjectionApp
      host={createMaskedHost(pipe, start, institution)}
      room={createMaskedRoom(pipe)}
      pipe={pipe}
      start={start}
      link={link}
    />
  )
}
