import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  redirect,
  useNavigate,
  type RouterHistory,
} from '@tanstack/react-router'
import { useEffect, useState, type ComponentType, type ReactElement } from 'react'
import { SettingsScreen } from './accounts/SettingsScreen.tsx'
import { AuditScreen } from './data/AuditScreen.tsx'
import { BackLink } from './data/BackLink.tsx'
import { BackupScreen } from './data/BackupScreen.tsx'
import { DataScreen } from './data/DataScreen.tsx'
import { DeletionScreen } from './data/DeletionScreen.tsx'
import { GroupsCard } from './data/GroupsCard.tsx'
import { HeuteScreen } from './data/HeuteScreen.tsx'
import { OfficeScreen } from './data/OfficeScreen.tsx'
import { whenIdle } from './database/idle.ts'
import { BrokenScreen } from './frame/BrokenScreen.tsx'
import { Frame } from './frame/Frame.tsx'
import { HelpScreen } from './frame/HelpScreen.tsx'
import { inviteSearch } from './people/inviteSearch.ts'
import { childrenSearch } from './records/childrenSearch.ts'
import { Button } from './ui/Button.tsx'
import { EmptyState } from './ui/EmptyState.tsx'
import { useWords } from './ui/useWords.ts'

/**
 * A screen is loaded when it is first shown; the frame stays. Not by React's `lazy`: what once fell back to Suspense is
 * revealed 300 ms later at the earliest, even where the code is there already.
 */
export function later(load: () => Promise<ComponentType>, soon = false): () => ReactElement | null {
  let loaded: ComponentType | undefined
  const take = async (): Promise<ComponentType> => (loaded = await load())
  // A failure now is told when the screen is wanted.
  if (soon)
    void whenIdle()
      .then(take)
      .catch(() => {})
  return function Shown() {
    const [Screen, show] = useState(() => loaded)
    useEffect(() => {
      if (Screen) return
      take().then(
        (screen) => show(() => screen),
        (error: unknown) =>
          show(() => {
            throw error
          }),
      )
    }, [Screen])
    return Screen ? <Screen /> : null
  }
}

// What nearly everybody opens first is here before the passphrase is typed.
const ChildrenScreen = later(async () => (await import('./records/ChildrenScreen.tsx')).ChildrenScreen, true)
const ChildScreen = later(async () => (await import('./records/ChildScreen.tsx')).ChildScreen, true)
const ImportScreen = later(async () => (await import('./records/ImportScreen.tsx')).ImportScreen)
const PhotosScreen = later(async () => (await import('./photos/PhotosScreen.tsx')).PhotosScreen)
const PortfolioScreen = later(async () => (await import('./portfolio/PortfolioScreen.tsx')).PortfolioScreen)
const PeopleScreen = later(async () => (await import('./people/PeopleScreen.tsx')).PeopleScreen)
const InviteScreen = later(async () => (await import('./people/InviteScreen.tsx')).InviteScreen)
const LinkScreen = later(async () => (await import('./sync/LinkScreen.tsx')).LinkScreen)
const ConflictsScreen = later(async () => (await import('./sync/ConflictsScreen.tsx')).ConflictsScreen)
const PagesToSolveScreen = later(
  async () => (await import('./portfolio/PagesToSolveScreen.tsx')).PagesToSolveScreen,
)
const GetHelpScreen = later(async () => (await import('./maintenance/GetHelpScreen.tsx')).GetHelpScreen)
const RemoteHelpScreen = later(
  async () => (await import('./maintenance/RemoteHelpScreen.tsx')).RemoteHelpScreen,
)
const HelpRecordsScreen = later(
  async () => (await import('./maintenance/HelpRecordsScreen.tsx')).HelpRecordsScreen,
)
const HelpRecordScreen = later(
  async () => (await import('./maintenance/HelpRecordScreen.tsx')).HelpRecordScreen,
)
const AccessScreen = later(async () => (await import('./maintenance/AccessScreen.tsx')).AccessScreen)
const PapersScreen = later(async () => (await import('./support/PapersScreen.tsx')).PapersScreen)
const SupporterScreen = later(async () => (await import('./support/SupporterScreen.tsx')).SupporterScreen)
const TalkScreen = later(async () => (await import('./talk/TalkScreen.tsx')).TalkScreen)
const MasterScreen = later(async () => (await import('./portfolio/MasterScreen.tsx')).MasterScreen)
const EditorScreen = later(async () => (await import('./portfolio/EditorScreen.tsx')).EditorScreen)

function Missing(): ReactElement {
  const t = useWords('frame')
  const navigate = useNavigate()
  return (
    <EmptyState
      icon="search"
      title={t('missing.title')}
      action={
        <Button kind="primary" icon="home" onClick={() => void navigate({ to: '/heute' })}>
          {t('missing.action')}
        </Button>
      }
    >
      {t('missing.text')}
    </EmptyState>
  )
}

function Settings(): ReactElement {
  return <SettingsScreen back={<BackLink />} groups={<GroupsCard />} />
}

const root = createRootRoute({ component: Frame, notFoundComponent: Missing, errorComponent: BrokenScreen })
const parent = { getParentRoute: () => root }

const index = createRoute({
  ...parent,
  path: '/',
  beforeLoad: () => redirect({ to: '/heute', throw: true }),
})
const tree = root.addChildren([
  index,
  createRoute({ ...parent, path: '/heute', component: HeuteScreen }),
  createRoute({ ...parent, path: '/klaeren', component: ConflictsScreen }),
  createRoute({
    ...parent,
    path: '/kinder',
    component: ChildrenScreen,
    validateSearch: childrenSearch,
  }),
  createRoute({
    ...parent,
    path: '/kinder/einlesen',
    component: ImportScreen,
  }),
  createRoute({
    ...parent,
    path: '/kinder/$childId',
    component: ChildScreen,
  }),
  createRoute({
    ...parent,
    path: '/fotos',
    component: PhotosScreen,
  }),
  createRoute({
    ...parent,
    path: '/portfolio',
    component: PortfolioScreen,
  }),
  createRoute({ ...parent, path: '/portfolio/grundseite/$masterId', component: MasterScreen }),
  createRoute({ ...parent, path: '/portfolio/klaeren', component: PagesToSolveScreen }),
  createRoute({
    ...parent,
    path: '/portfolio/$pageId',
    component: EditorScreen,
  }),
  createRoute({ ...parent, path: '/buero', component: OfficeScreen }),
  createRoute({ ...parent, path: '/buero/daten', component: DataScreen }),
  createRoute({ ...parent, path: '/buero/sicherung', component: BackupScreen }),
  createRoute({ ...parent, path: '/buero/loeschen', component: DeletionScreen }),
  createRoute({ ...parent, path: '/buero/protokoll', component: AuditScreen }),
  createRoute({ ...parent, path: '/buero/hilfe-holen', component: GetHelpScreen }),
  createRoute({ ...parent, path: '/buero/gespraech', component: TalkScreen }),
  createRoute({ ...parent, path: '/buero/team', component: PeopleScreen }),
  createRoute({ ...parent, path: '/buero/verbindung', component: LinkScreen }),
  createRoute({
    ...parent,
    path: '/buero/team/neu',
    component: InviteScreen,
    validateSearch: inviteSearch,
  }),
  createRoute({
    ...parent,
    path: '/buero/einstellungen',
    component: Settings,
  }),
  createRoute({ ...parent, path: '/hilfe', component: HelpScreen }),
  createRoute({ ...parent, path: '/hilfe/fernhilfe', component: RemoteHelpScreen }),
  createRoute({ ...parent, path: '/hilfe/helfen', component: SupporterScreen }),
  createRoute({ ...parent, path: '/hilfe/ausweise', component: PapersScreen }),
  createRoute({ ...parent, path: '/hilfe/protokolle', component: HelpRecordsScreen }),
  createRoute({ ...parent, path: '/hilfe/protokolle/$sessionId', component: HelpRecordScreen }),
  createRoute({ ...parent, path: '/buero/zugriff', component: AccessScreen }),
])

/** Hash addresses: the page lies under app:// or a loopback port and has one file. */
export const createAppRouter = (history: RouterHistory = createHashHistory()) =>
  createRouter({
    routeTree: tree,
    history,
    defaultErrorComponent: BrokenScreen,
    defaultNotFoundComponent: Missing,
    defaultPreload: false,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
