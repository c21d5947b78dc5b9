import { useEffect, useSyncExternalStore, type ReactElement } from 'react'
import { CheckWords } from '../people/CheckWords.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Page } from '../ui/Page.tsx'
import { Quiet } from '../ui/Quiet.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { UiProvider, type ColourScheme } from '../ui/UiProvider.tsx'
import { useWords } from '../ui/useWords.ts'
import type { GuestRoom, GuestState } from './guestRoom.ts'
import { LivePicture } from './LivePicture.tsx'

/** The supporter's window (MT11, MT12, MT100): she has knocked, waits, compares words, and then sees one masked picture. */
export function GuestApp({
  room,
  colourScheme = 'auto',
}: {
  readonly room: GuestRoom
  readonly colourScheme?: ColourScheme
}): ReactElement {
  const state = useSyncExternalStore(room.subscribe, room.snapshot)
  useInput(room)
  return (
    <UiProvider colourScheme={colourScheme}>
      {state.closed ? (
        <End />
      ) : state.house ? (
        <LivePicture room={room} state={state} house={state.house} />
      ) : (
        <Waiting room={room} state={state} />
      )}
    </UiProvider>
  )
}

/** Opened without a meeting, or after it. */
export function Ended(): ReactElement {
  return (
    <UiProvider>
      <End />
    </UiProvider>
  )
}

function End(): ReactElement {
  const t = useWords('assist')
  return (
    <Quiet title={t('ended.title')}>
      <Text size="large">{t('ended.text')}</Text>
    </Quiet>
  )
}

function Waiting({
  room,
  state: { meeting },
}: {
  readonly room: GuestRoom
  readonly state: GuestState
}): ReactElement {
  const t = useWords('assist')
  const words = meeting?.words ?? null
  const what = words ? 'comparing' : meeting?.phase === 'knocking' ? 'knocking' : 'calling'
  return (
    <main>
      <Page title={t('window')} intro={t('ticket', { ticket: meeting?.ticket ?? '' })} width="text">
        <Card title={t(`wait.${what}`)} icon={words ? 'voice' : 'clock'}>
          <Stack gap="large">
            <div role="status">
              <Text>{t(`wait.${what}Text`)}</Text>
            </div>
            {words && <CheckWords words={words} label={t('wait.words')} />}
            <Row justify="end">
              <Button onClick={() => room.leave()}>{t('wait.leave')}</Button>
            </Row>
          </Stack>
        </Card>
      </Page>
    </main>
  )
}

const tellEveryMs = 5_000
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const

/** Somebody is here: the person's own window, which lies behind this one, does not lock meanwhile. */
function useInput(room: GuestRoom): void {
  useEffect(() => {
    let last = -tellEveryMs
    const tell = (event: Event): void => {
      if (!event.isTrusted || performance.now() - last < tellEveryMs) return
      last = performance.now()
      room.input()
    }
    for (const sign of signs) window.addEventListener(sign, tell, { passive: true, capture: true })
    return () => {
      for (const sign of signs) window.removeEventListener(sign, tell, { capture: true })
    }
  }, [room])
}
