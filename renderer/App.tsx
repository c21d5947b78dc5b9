import { useCallback, useState, type ReactElement } from 'react'
import { CardsScreen } from './accounts/CardsScreen.tsx'
import { JoinScreen } from './accounts/JoinScreen.tsx'
import { PracticeMaking } from './accounts/PracticeMaking.tsx'
import { RestoreScreen } from './accounts/RestoreScreen.tsx'
import { SessionProvider, useSession, type Info } from './accounts/SessionContext.tsx'
import { SetupScreen } from './accounts/SetupScreen.tsx'
import { StartScreen, type Intent } from './accounts/StartScreen.tsx'
import { useBegunJoin } from './accounts/useBegunJoin.ts'
import { UnlockScreen } from './accounts/UnlockScreen.tsx'
import { DatabaseProvider } from './database/DatabaseContext.tsx'
import { ClosedScreen } from './frame/ClosedScreen.tsx'
import { SupportFrame } from './frame/SupportFrame.tsx'
import type { Host } from './host/connectHost.ts'
import { HostProvider } from './host/HostContext.tsx'
import { House } from './House.tsx'
import { SupportProvider } from './maintenance/SupportContext.tsx'
import { later } from './routes.tsx'
import { UiProvider, type ColourScheme } from './ui/UiProvider.tsx'

const ChildModeScreen = later(async () => (await import('./childMode/ChildModeScreen.tsx')).ChildModeScreen)

/** The window: host, session, and then whichever door is open. `host` null: there is none to talk to. */
export function App({
  host,
  why = 'unreachable',
}: {
  readonly host: Host | null
  readonly why?: 'unreachable' | 'reload'
}): ReactElement {
  const [scheme, setScheme] = useState<ColourScheme>('auto')
  const [ownsBrowser, setOwnsBrowser] = useState(true)
  const onInfo = useCallback((info: Info) => {
    setScheme(info.colourScheme)
    setOwnsBrowser(info.ownsBrowser)
  }, [])
  const closed = <ClosedScreen why="closed" ownsBrowser={ownsBrowser} />
  return (
    <UiProvider colourScheme={scheme}>
      {host === null ? (
        <ClosedScreen why={why} />
      ) : (
        <HostProvider host={host} whenClosed={closed}>
          <SessionProvider onInfo={onInfo} whenLocked={closed}>
            <Doors />
          </SessionProvider>
        </HostProvider>
      )}
    </UiProvider>
  )
}

function Doors(): ReactElement {
  const { info } = useSession()
  const [intent, setIntent] = useState<Intent | null>(null)
  if (info.profile === null || info.state === 'none') return <StartScreen onIntent={setIntent} />
  // The database holds sealed envelopes only, so it is open behind the lock screen; and from the first record on, so
  // that it never looks lost to a journal that was filled before it existed.
  return (
    <DatabaseProvider key={info.profile.id} profileId={info.profile.id}>
      <OpenedProfile practice={info.profile.kind === 'practice'} intent={intent} onIntent={setIntent} />
    </DatabaseProvider>
  )
}

function OpenedProfile({
  practice,
  intent,
  onIntent,
}: {
  readonly practice: boolean
  readonly intent: Intent | null
  readonly onIntent: (intent: Intent | null) => void
}): ReactElement {
  const { info, person, confirmed, childMode } = useSession()
  if (info.state === 'empty') {
    return practice ? <PracticeMaking /> : <EmptyHouse intent={intent} onIntent={onIntent} />
  }
  if (person === null) return <UnlockScreen />
  return (
    <SupportProvider>
      {childMode !== null ? (
        // Instead of the house and all its doors, not inside of it.
        <ChildModeScreen />
      ) : confirmed || practice ? (
        <House />
      ) : (
        <CardsScreen />
      )}
      <SupportFrame />
    </SupportProvider>
  )
}

/** Nobody has set anything up here. Who asked to join goes on with that, whether or not she remembers. */
function EmptyHouse({
  intent,
  onIntent,
}: {
  readonly intent: Intent | null
  readonly onIntent: (intent: Intent | null) => void
}): ReactElement | null {
  const begun = useBegunJoin(intent)
  const [left, setLeft] = useState(false)
  const back = (): void => {
    setLeft(true)
    onIntent(null)
  }
  if (intent === 'fresh') return <SetupScreen onBack={back} />
  if (intent === 'restore') return <RestoreScreen onBack={back} />
  if (begun === undefined) return null
  if (intent === 'join' || (begun !== null && !left)) return <JoinScreen begun={begun} onBack={back} />
  return <StartScreen onIntent={onIntent} />
}
