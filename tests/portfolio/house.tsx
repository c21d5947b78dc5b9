/** A window with the real screens over a host in memory: two children, consents, five photos. */
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router'
import { createRoot, type Root } from 'react-dom/client'
import { DatabaseProvider } from '#renderer/database/DatabaseContext.tsx'
import { HostProvider } from '#renderer/host/HostContext.tsx'
import { EditorScreen } from '#renderer/portfolio/EditorScreen.tsx'
import { MasterScreen } from '#renderer/portfolio/MasterScreen.tsx'
import { PortfolioScreen } from '#renderer/portfolio/PortfolioScreen.tsx'
import { UiProvider } from '#renderer/ui/UiProvider.tsx'
import { dayOf } from '#shared/basics/clock.ts'
import type { OpenedRecord } from '#shared/host/api.ts'
import type { PageModel } from '#shared/portfolio/page.ts'
import { newDraft } from '#shared/records/edit.ts'
import type { Values } from '#shared/records/kinds.ts'
import { createFakeHost, type FakeHost } from '../database/fakeHost.ts'

/** Colours that no template has, so that a photo's pixels are known again on the canvas. */
export const photoColours = {
  mia: '#00e04a',
  both: '#e000d0',
  small: '#0040ff',
  nobody: '#00d8e0',
  unseen: '#d0ff00',
} as const
export type PhotoName = keyof typeof photoColours

export interface House {
  readonly fake: FakeHost
  readonly mia: string
  readonly ben: string
  readonly photoIds: Readonly<Record<PhotoName, string>>
  /** Photos of Mia whose preview is this. */
  addPhotos(count: number, large: Uint8Array<ArrayBuffer>): Promise<readonly string[]>
  makePage(values: Partial<Values<'page'>>): Promise<string>
  records(kind: string): Promise<readonly OpenedRecord[]>
  pageOf(id: string): Promise<PageModel & { readonly title: string }>
}

async function jpeg(colour: string, width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')!
  context.fillStyle = colour
  context.fillRect(0, 0, width, height)
  return new Uint8Array(
    await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 })).arrayBuffer(),
  )
}

export async function makeHouse(): Promise<House> {
  const fake = await createFakeHost()
  const today = dayOf(Date.now())
  const [group] = await fake.commit([
    newDraft('group', { name: 'Igel' }),
    newDraft('institution', { name: 'Kita Sonnenblume' }),
  ])
  const [mia, ben] = await fake.commit([
    newDraft('child', { firstName: 'Mia', lastName: 'Sommer', groupId: group!.id, birthDate: '2022-05-30' }),
    newDraft('child', { firstName: 'Ben', lastName: 'Acker', groupId: group!.id }),
  ])
  await fake.commit([
    newDraft('consent', {
      childId: mia!.id,
      purpose: 'ownPortfolio',
      audience: 'family',
      decision: 'given',
      validFrom: '2026-01-01',
      source: 'Test',
    }),
    newDraft('consent', {
      childId: ben!.id,
      purpose: 'otherPortfolios',
      audience: 'groupFamilies',
      decision: 'refused',
      validFrom: '2026-01-01',
      source: 'Test',
    }),
  ])
  const photoIds: Partial<Record<PhotoName, string>> = {}
  const shapes: Record<PhotoName, { size: number; childIds: string[]; seen: 'people' | 'nobody' | '' }> = {
    mia: { size: 4000, childIds: [mia!.id], seen: 'people' },
    both: { size: 4000, childIds: [mia!.id, ben!.id], seen: 'people' },
    small: { size: 400, childIds: [mia!.id], seen: 'people' },
    nobody: { size: 4000, childIds: [], seen: 'nobody' },
    unseen: { size: 4000, childIds: [mia!.id], seen: '' },
  }
  for (const [name, { size, childIds, seen }] of Object.entries(shapes) as [
    PhotoName,
    (typeof shapes)[PhotoName],
  ][]) {
    const [photo] = await fake.commit([
      newDraft('photo', {
        childIds,
        seen,
        groupId: group!.id,
        takenOn: today,
        importedOn: today,
        width: size,
        height: (size * 3) / 4,
        fileName: `${name}.jpg`,
        lookedAtBy: seen === '' ? '' : 'Ute',
      }),
    ])
    photoIds[name] = photo!.id
    const colour = photoColours[name]
    fake.blobs.set(photo!.id, [
      await jpeg(colour, 40, 30),
      await jpeg(colour, 400, 300),
      await jpeg(colour, 160, 120),
    ])
  }
  const records = async (kind: string): Promise<readonly OpenedRecord[]> => {
    const answer = await fake.host.vault.call('records.scan', {
      cursor: 0,
      limit: 1000,
      kinds: [kind],
      purpose: 'show',
      view: 'plain',
    })
    return answer.ok ? answer.value.records : []
  }
  return {
    fake,
    mia: mia!.id,
    ben: ben!.id,
    photoIds: photoIds as Record<PhotoName, string>,
    records,
    async addPhotos(count, large) {
      const added = await fake.commit(
        Array.from({ length: count }, () =>
          newDraft('photo', {
            childIds: [mia!.id],
            seen: 'people',
            groupId: group!.id,
            takenOn: today,
            importedOn: today,
            width: 4000,
            height: 3000,
            fileName: 'x.jpg',
          }),
        ),
      )
      for (const { id } of added) fake.blobs.set(id, [large, large, large])
      return added.map(({ id }) => id)
    },
    async makePage(values) {
      const [page] = await fake.commit([
        newDraft('page', { childId: mia!.id, title: 'Das bin ich', date: today, ...values }),
      ])
      return page!.id
    },
    async pageOf(id) {
      const found = (await records('page')).find((record) => record.id === id)
      return found!.values as unknown as PageModel & { title: string }
    },
  }
}

let root: Root | undefined
let home: HTMLElement | undefined

export function showWindow(house: House, path: string): { readonly path: () => string } {
  const rootRoute = createRootRoute({ component: Outlet })
  const history = createMemoryHistory({ initialEntries: [path] })
  const router = createRouter({
    routeTree: rootRoute.addChildren([
      createRoute({ getParentRoute: () => rootRoute, path: '/portfolio', component: PortfolioScreen }),
      createRoute({ getParentRoute: () => rootRoute, path: '/portfolio/grundseite/$masterId', component: MasterScreen }), // prettier-ignore
      createRoute({ getParentRoute: () => rootRoute, path: '/portfolio/$pageId', component: EditorScreen }),
    ]),
    history,
  })
  home = document.body.appendChild(document.createElement('div'))
  home.style.height = '100vh'
  root = createRoot(home)
  root.render(
    <UiProvider>
      <HostProvider host={house.fake.host} whenClosed={null}>
        <DatabaseProvider profileId={house.fake.profileId}>
          <div style={{ height: '100vh' }}>
            <RouterProvider router={router as never} />
          </div>
        </DatabaseProvider>
      </HostProvider>
    </UiProvider>,
  )
  return { path: () => history.location.pathname }
}

export function closeWindow(): void {
  root?.unmount()
  home?.remove()
  root = undefined
  home = undefined
}
