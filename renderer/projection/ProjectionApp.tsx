import { createMemoryHistory } from '@tanstack/react-router'
import { useEffect, useState, useSyncExternalStore, type ReactElement } from 'react'
import { SessionProvider } from '../accounts/SessionContext.tsx'
import { DatabaseRoomProvider } from '../database/DatabaseContext.tsx'
import type { Host } from '../host/connectHost.ts'
import { HostProvider } from '../host/HostContext.tsx'
import { House } from '../House.tsx'
import { SupportProvider } from '../maintenance/SupportContext.tsx'
import { Quiet } from '../ui/Quiet.tsx'
import { Text } from '../ui/Text.tsx'
import { UiProvider } from '../ui/UiProvider.tsx'
import { useWords } from '../ui/useWords.ts'
import type { Pipe } from './pipe.ts'
import type { Start } from './maskedHost.ts'
import type { createMaskedRoom } from './maskedRoom.ts'
import type { PictureLink } from './pictureLink.ts'
import styles from './ProjectionApp.module.css'

/** The app's own screens over masked records, and a band that says what this window is and whether it is sent. */
export function ProjectionApp({
  host,
  room,
  pipe,
  start,
  link,
}: {
  readonly host: Host
  readonly room: ReturnType<typeof createMaskedRoom>
  readonly pipe: Pipe
  readonly start: Start
  readonly link: PictureLink
}): ReactElement {
  const [history] = useState(() => createMemoryHistory({ initialEntries: [start.address] }))
  const plain = useSyncExternalStore(room.plain.subscribe, room.plain.snapshot)
  useEffect(() => pipe.on('show', ({ address }) => history.push(address)), [pipe, history])
  useInput(pipe)
  return (
    <UiProvider colourScheme={start.colourScheme}>
      <HostProvider host={host} whenClosed={<End />}>
        <SessionProvider onInfo={ignore} whenLocked={<End />}>
          <DatabaseRoomProvider value={room}>
            <div className={styles.window} data-plain={plain || undefined}>
              <Band link={link} plain={plain} />
              <div className={styles.screen}>
                <SupportProvider>
                  <House history={history} />
                </SupportProvider>
              </div>
            </div>
          </DatabaseRoomProvider>
        </SessionProvider>
      </HostProvider>
    </UiProvider>
  )
}

const tellEveryMs = 1_000

/** Somebody is here, in this window too (MT19). */
function useInput(pipe: Pipe): void {
  useEffect(() => {
    let last = -tellEveryMs
    const tell = (event: Event): void => {
      if (!event.isTrusted || performance.now() - last < tellEveryMs) return
      last = performance.now()
      void pipe.call('input', {})
    }
    const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const
    for (const sign of signs) window.addEventListener(sign, tell, { passive: true, capture: true })
    return () => {
      for (const sign of signs) window.removeEventListener(sign, tell, { capture: true })
    }
  }, [pipe])
}

const ignore = (): void => {}

function Band({ link, plain }: { readonly link: PictureLink; readonly plain: boolean }): ReactElement {
  const t = useWords('projection')
  const { picture, why } = useSyncExternalStore(link.subscribe, link.snapshot)
  return (
    <div className={styles.band} role="status">
      <strong>{t('band')}</strong>
      <span className={styles.text}>{plain ? t('plain') : t('bandText')}</span>
      <span>{why === null ? t(picture) : t(`refused.${why}`)}</span>
    </div>
  )
}

/** Opened without a session, or after it. */
export function Ended(): ReactElement {
  return (
    <UiProvider>
      <End />
    </UiProvider>
  )
}

function End(): ReactElement {
  const t = useWords('projection')
  return (
    <Quiet title={t('end.title')}>
      <Text size="large">{t('end.text')}</Text>
    </Quiet>
  )
}
