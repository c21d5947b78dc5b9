/** The team, its PCs, invitations, the hub and the sticks of the house in memory (fakeHouse.ts). */
import { addDays, dayOf } from '#shared/basics/clock.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { KeeperApi, VaultApi } from '#shared/host/api.ts'
import type { ArgsOf, ResultOf, ServiceTable } from '#shared/host/table.ts'
import type { HubState } from '#shared/sync/hub.ts'
import type { SyncProblem, SyncState } from '#shared/sync/state.ts'
import { newId } from '#tests/database/fakeHost.ts'

type Answers<T extends ServiceTable> = {
  [N in keyof T['calls'] & string]?: (args: ArgsOf<T, N>) => Promise<Result<ResultOf<T, N>>>
}

const day = 86_400_000
/** A picture that QrCode draws; nothing stands in it. */
export const fakeQr =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 25 25"><path fill="#fff" d="M0 0h25v25H0z"/><path d="M2 2h7v1h-7zM2 8h7v1h-7zM2 3h1v5h-1zM8 3h1v5h-1zM4 4h3v3h-3zM16 2h7v1h-7zM16 8h7v1h-7zM16 3h1v5h-1zM22 3h1v5h-1zM18 4h3v3h-3zM2 16h7v1h-7zM2 22h7v1h-7zM2 17h1v5h-1zM8 17h1v5h-1zM4 18h3v3h-3zM11 3h2v4h-2zM12 9h5v1h-5zM11 12h3v2h-3zM16 13h4v1h-4zM12 17h6v2h-6zM19 20h3v2h-3z"/></svg>'
const fifteen = 'Ampel Birne Dorf Eule Feder Garten Hafen Insel Jacke Kamel Lampe Mühle Nebel Ofen Pinsel'.split(' ') // prettier-ignore
export const sixWords = ['Regen', 'Tanne', 'Kuchen', 'Brücke', 'Lied', 'Wolke']

export interface TeamOptions {
  readonly me: { readonly id: string; readonly name: string; readonly role: string }
  readonly groupIds: readonly string[]
  readonly sync?: Partial<SyncState>
  readonly problems?: readonly SyncProblem[]
  /** The other PC has answered already. */
  readonly answered?: boolean
  readonly alone?: boolean
  /** A joining was begun at this PC before. */
  readonly begun?: 'server' | 'folder'
  /** The Zentrale at this PC. */
  readonly hub?: Partial<HubState>
  /** How the hub's calls fail, by name. */
  readonly fails?: Readonly<Record<string, string>>
  /** Her second factor is set: what needs it asks for it. */
  readonly factor?: boolean
}

export function createFakeTeam(options: TeamOptions, note: (name: string) => void) {
  const { me, groupIds } = options
  const today = dayOf(Date.now())
  type People = ResultOf<VaultApi, 'people.list'>['people']
  let people: People = [
    {
      id: me.id,
      name: me.name,
      role: me.role as People[number]['role'],
      groups: null,
      until: null,
      here: true,
      atRisk: false,
      me: true,
    },
    ...(options.alone
      ? []
      : ([
          { id: newId(), name: 'Berta Busch', role: 'educator', groups: groupIds.slice(0, 2), until: null, here: true, atRisk: false, me: false },
          { id: newId(), name: 'Clara Clemens', role: 'trainee', groups: groupIds.slice(2, 3), until: addDays(today, 60), here: false, atRisk: false, me: false },
          { id: newId(), name: 'Dilan Demir', role: 'admin', groups: null, until: null, here: false, atRisk: false, me: false },
        ] satisfies People)), // prettier-ignore
  ]
  let devices: ResultOf<VaultApi, 'device.list'>['devices'] = [
    { dev: `a3f9${newId().slice(4)}`, people: [], state: 'active', here: true },
    ...(options.alone
      ? []
      : [
          { dev: `07bc${newId().slice(4)}`, people: people.slice(2, 3).map(({ id }) => id), state: 'active' as const, here: false },
          { dev: `e110${newId().slice(4)}`, people: [], state: 'removed' as const, here: false },
        ]), // prettier-ignore
  ]
  let invitations: ResultOf<VaultApi, 'people.invitations'>['invitations'] = options.alone
    ? []
    : [{ id: newId(), expires: Date.now() + 5 * day, name: 'Emil Eder', device: false }]
  let factor = options.factor === true
  let proved = false
  const guarded =
    <A, R>(name: string, run: (args: A) => Promise<Result<R>>) =>
    async (args: A): Promise<Result<R>> => {
      if (factor && !proved) return err({ type: 'StepUpNeeded' })
      note(name)
      return run(args)
    }

  let state: SyncState = {
    state: 'off',
    reason: '',
    server: null,
    here: { records: 1284, ops: 3120, blobs: 415 },
    sticks: [],
    waiting: { up: 0, down: 0, blobsUp: 0, blobsDown: 0 },
    problems: options.problems?.length ?? 0,
    ...options.sync,
  }
  let hub: HubState = {
    state: 'off',
    reason: '',
    since: null,
    own: false,
    port: null,
    address: null,
    urls: [],
    choices: ['192.168.2.20', '10.0.0.7'],
    devices: 0,
    size: 0,
    firewall: false,
    ...options.hub,
  }
  let tell: (next: SyncState) => void = () => {}
  const become = (change: Partial<SyncState>): void => {
    state = { ...state, ...change }
    tell(state)
  }
  const tick = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

  const failing =
    <A, R>(name: string, run: (args: A) => Promise<Result<R>>) =>
    async (args: A): Promise<Result<R>> => {
      const type = options.fails?.[name]
      return type === undefined ? run(args) : err({ type })
    }

  const keeper: Answers<KeeperApi> = {
    'hub.state': failing('hub.state', async () => ok(hub)),
    'hub.start': failing('hub.start', async ({ address }) => {
      note('hub.start')
      await tick(200)
      hub = {
        ...hub,
        state: 'running',
        reason: '',
        since: Date.now(),
        own: true,
        port: 8443,
        address,
        urls: ['https://192.168.2.20:8443', 'https://buero-pc:8443'],
        devices: 1,
        size: 1_400_000,
        ...options.hub,
      }
      if (hub.state === 'running')
        become({
          state: 'idle',
          server: { address: 'https://127.0.0.1:8443', lastContactAt: Date.now(), ops: 3120, blobs: 415 },
        })
      return ok(hub)
    }),
    'hub.stop': failing('hub.stop', async () => {
      note('hub.stop')
      hub = { ...hub, state: 'off', since: null, devices: 0 }
      become({ state: 'offline' })
      return ok(hub)
    }),
    'sync.address': failing('sync.address', async () => {
      note('sync.address')
      return ok({})
    }),
    'sync.proxy': failing('sync.proxy', async () => {
      note('sync.proxy')
      return ok({})
    }),
    'sync.state': async () => ok(state),
    'sync.now': async () => {
      note('sync.now')
      const before = state
      become({ state: 'working' })
      await tick(200)
      become(
        before.state === 'offline'
          ? { state: 'offline' }
          : { state: 'idle', waiting: { up: 0, down: 0, blobsUp: 0, blobsDown: 0 } },
      )
      return ok(state)
    },
    'sync.pause': async () => {
      note('sync.pause')
      become({ state: 'paused' })
      return ok({})
    },
    'sync.resume': async () => {
      note('sync.resume')
      become({ state: 'idle', problems: 0 })
      return ok({})
    },
    'sync.problems': async () => ok({ problems: [...(options.problems ?? [])] }),
    'sync.connect': async ({ card }) => {
      note('sync.connect')
      const type = options.fails?.['sync.connect']
      if (type !== undefined) return err({ type })
      become(
        card === null
          ? { state: 'off', server: null }
          : {
              state: 'working',
              server: { address: 'https://zentrale.example:8443', lastContactAt: null, ops: 0, blobs: 0 },
              waiting: { up: 3120, down: 0, blobsUp: 415, blobsDown: 0 },
            },
      )
      return ok({})
    },
    'stick.visit': async () => {
      note('stick.visit')
      await tick(150)
      return ok({ stick: newId(), read: 214, written: 38, blobsRead: 12, blobsWritten: 3, refused: 1 })
    },
  }

  const vault: Answers<VaultApi> = {
    'hub.permit': failing(
      'hub.permit',
      guarded('hub.permit', async ({ passphrase }) =>
        passphrase === 'falsch' ? err({ type: 'WrongPassphrase' }) : ok({}),
      ),
    ),
    'hub.card': failing('hub.card', async ({ folder }) =>
      ok({
        text: 'OBHUT-SERVER-1:eyJ2IjoxLCJ1cmxzIjpbImh0dHBzOi8vMTkyLjE2OC4yLjIwOjg0NDMiXX0=',
        qr: fakeQr,
        fileName: folder === null ? null : 'Obhut-Zentrale.txt',
      }),
    ),
    'people.list': async () => ok({ people: [...people] }),
    'device.list': async () => ok({ devices: [...devices] }),
    'people.invitations': async () => ok({ invitations: [...invitations] }),
    'people.addHere': guarded('people.addHere', async ({ firstName, lastName, role, groups, until }) => {
      const id = newId()
      people = [...people, { id, name: `${firstName} ${lastName}`.trim(), role, groups: groups === 'all' ? null : groups, until, here: true, atRisk: false, me: false }] // prettier-ignore
      return ok({ personId: id })
    }),
    'people.changeRole': guarded('people.changeRole', async ({ personId, role, groups, until }) => {
      if (personId === me.id && role !== 'lead') return err({ type: 'LastLead' })
      people = people.map((one) =>
        one.id === personId ? { ...one, role, groups: groups === 'all' ? null : groups, until } : one,
      )
      return ok({})
    }),
    'people.remove': guarded('people.remove', async ({ personId }) => {
      people = people.filter(({ id }) => id !== personId)
      return ok({})
    }),
    'device.remove': guarded('device.remove', async ({ dev }) => {
      devices = devices.map((one) => (one.dev === dev ? { ...one, state: 'removed' } : one))
      return ok({ people: [] })
    }),
    'people.invite': guarded('people.invite', async ({ who }) => {
      const id = newId()
      const name = who ? `${who.firstName} ${who.lastName}`.trim() : ''
      invitations = [...invitations, { id, expires: Date.now() + 7 * day, name, device: who === null }]
      return ok({ invitation: id, expires: Date.now() + 7 * day, text: 'OBHUT1.xyz', qr: fakeQr, words: fifteen }) // prettier-ignore
    }),
    'people.saveCard': async () => ok({ fileName: 'Obhut-Einladung.txt' }),
    'people.cancelInvitation': async ({ invitation }) => {
      note('people.cancelInvitation')
      invitations = invitations.filter(({ id }) => id !== invitation)
      return ok({})
    },
    'people.look': async () => ok({ words: options.answered ? sixWords : null }),
    'people.confirm': guarded('people.confirm', async () => ok({ personId: newId() })),
    'join.read': async ({ card, place }) =>
      card.startsWith('OBHUT1')
        ? ok({ expires: Date.now() + 5 * day, server: true, language: 'de' as const })
        : card.trim().split(/\s+/).length === 15
          ? place
            ? ok({ expires: Date.now() + 5 * day, server: false, language: 'de' as const })
            : err({ type: 'CardNeedsFolder' })
          : err({ type: 'InvitationUnreadable' }),
    'join.state': async () => ok({ begun: options.begun ?? null }),
    'join.start': async () => {
      note('join.start')
      return ok({ words: sixWords })
    },
    'join.finish': async () => {
      note('join.finish')
      return ok({ person: null })
    },
    'totp.start': async () => ok({ qr: fakeQr, text: 'JBSWY3DPEHPK3PXP', codes: Array.from({ length: 10 }, (_, i) => `k${i}mw-7f2${i}`) }), // prettier-ignore
    'totp.confirm': async ({ code }) => {
      if (code !== '123456') return err({ type: 'CodeWrong' })
      factor = true
      proved = true
      return ok({})
    },
    'totp.prove': async ({ code }) => {
      note('totp.prove')
      if (code !== '123456') return err({ type: 'CodeWrong' })
      proved = true
      return ok({})
    },
    'totp.state': async () => ok({ set: factor, proved, codesLeft: 9, waitMs: 0 }),
    'totp.remove': async () => {
      factor = false
      return ok({})
    },
  }
  return {
    keeper,
    vault,
    onState: (listener: (next: SyncState) => void): void => {
      tell = listener
    },
  }
}
