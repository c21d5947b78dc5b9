import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  redirect,
  useNavigate,
  type RouterHistory,
} from '@tanstack/react-router'
import { lazy, Suspense, type ComponentType, type ReactElement } from 'react'
import { SettingsScreen } from './accounts/SettingsScreen.tsx'
import { AuditScreen } from './data/AuditScreen.tsx'
import { BackLink } from './data/BackLink.tsx'
import { BackupScreen } from './data/BackupScreen.tsx'
import { DataScreen } from './data/DataScreen.tsx'
import { DeletionScreen } from './data/DeletionScreen.tsx'
import { HeuteScreen } from './data/HeuteScreen.tsx'
import { OfficeScreen } from './data/OfficeScreen.tsx'
import { BrokenScreen } from './frame/BrokenScreen.tsx'
import { Frame } from './frame/Frame.tsx'
import { HelpScreen } from './frame/HelpScreen.tsx'
import { Button } from './ui/Button.tsx'
import { EmptyState } from './ui/EmptyState.tsx'
import { useWords } from './ui/useWords.ts'

const found = import.meta.glob<Record<string, ComponentType>>('./{records,photos,portfolio}/*Screen.tsx')

/** A screen is loaded when it is first shown; the frame stays. */
function screen(path: string, name: string): () => ReactElement {
  const Screen = lazy(async () => {
    const load = found[path]
    const loaded = load ? await load() : {}
    return { default: loaded[name] ?? Missing }
  })
  return function Shown() {
    return (
      <Suspense>
        <Screen />
      </Suspense>
    )
  }
}

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

const root = createRootRoute({ component: Frame, notFoundComponent: Missing, errorComponent: BrokenScreen })
const parent = { getParentRoute: () => root }

const index = createRoute({
  ...parent,
  path: '/',
  beforeLoad: () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's own way to redirect
    throw redirect({ to: '/heute' })
  },
})
const tree = root.addChildren([
  index,
  createRoute({ ...parent, path: '/heute', component: HeuteScreen }),
  createRoute({
    ...parent,
    path: '/kinder',
    component: screen('./records/ChildrenScreen.tsx', 'ChildrenScreen'),
  }),
  createRoute({
    ...parent,
    path: '/kinder/einlesen',
    component: screen('./records/ImportScreen.tsx', 'ImportScreen'),
  }),
  createRoute({
    ...parent,
    path: '/kinder/$childId',
    component: screen('./records/ChildScreen.tsx', 'ChildScreen'),
  }),
  createRoute({ ...parent, path: '/fotos', component: screen('./photos/PhotosScreen.tsx', 'PhotosScreen') }),
  createRoute({
    ...parent,
    path: '/portfolio',
    component: screen('./portfolio/PortfolioScreen.tsx', 'PortfolioScreen'),
  }),
  createRoute({
    ...parent,
    path: '/portfolio/$pageId',
    component: screen('./portfolio/EditorScreen.tsx', 'EditorScreen'),
  }),
  createRoute({ ...parent, path: '/buero', component: OfficeScreen }),
  createRoute({ ...parent, path: '/buero/daten', component: DataScreen }),
  createRoute({ ...parent, path: '/buero/sicherung', component: BackupScreen }),
  createRoute({ ...parent, path: '/buero/loeschen', component: DeletionScreen }),
  createRoute({ ...parent, path: '/buero/protokoll', component: AuditScreen }),
  createRoute({
    ...parent,
    path: '/buero/einstellungen',
    component: () => <SettingsScreen back={<BackLink />} />,
  }),
  createRoute({ ...parent, path: '/hilfe', component: HelpScreen }),
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
