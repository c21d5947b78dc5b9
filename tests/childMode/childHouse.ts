/** A house with Mia's page and photos, and Ben, who must not appear; every request to the host is written down. */
import type { Host } from '#renderer/host/connectHost.ts'
import { dayOf } from '#shared/basics/clock.ts'
import type { OpenedRecord } from '#shared/host/api.ts'
import { plain, type Item, type PhotoItem } from '#shared/portfolio/page.ts'
import { newDraft } from '#shared/records/edit.ts'
import { createFakeHouse, type House, type HouseOptions } from '../ui/fakeHouse.ts'

export const photoColours = ['#e8590c', '#2b8a3e', '#1971c2', '#9c36b5'] as const

export interface ChildHouse {
  readonly house: House
  readonly host: Host
  /** Arguments of all calls of the window, as text. */
  readonly requests: string[]
  readonly mia: string
  readonly ben: string
  readonly photos: readonly string[]
  readonly photoOfBen: string
  readonly pageId: string
  records(kind: string): Promise<readonly OpenedRecord[]>
  items(): Promise<Readonly<Record<string, Item>>>
  start(minutes?: number): Promise<void>
}

async function picture(colour: string): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(400, 300)
  const context = canvas.getContext('2d')!
  context.fillStyle = colour
  context.fillRect(0, 0, 400, 300)
  context.fillStyle = '#ffe8cc'
  context.beginPath()
  context.arc(200, 140, 80, 0, 7)
  context.fill()
  context.fillStyle = '#343a40'
  for (const x of [172, 228]) context.fillRect(x - 8, 120, 16, 16)
  context.beginPath()
  context.arc(200, 160, 36, 0.2, 2.9)
  context.lineWidth = 8
  context.stroke()
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer())
}

export async function childHouse(options: HouseOptions = {}): Promise<ChildHouse> {
  const house = await createFakeHouse({
    state: 'unlocked',
    children: 2,
    pin: 'set',
    ...options,
  })
  const { fake } = house
  const requests: string[] = []
  const noted = <C extends Host['vault'] | Host['keeper']>(client: C): C => ({
    ...client,
    call: ((name: never, args: never) => {
      requests.push(
        JSON.stringify([name, args], (_key, value: unknown) => (value instanceof Uint8Array ? 0 : value)),
      )
      return (client.call as (name: never, args: never) => unknown)(name, args)
    }) as C['call'],
  })
  const host: Host = {
    ...house.host,
    keeper: noted(house.host.keeper),
    vault: noted(house.host.vault),
  }
  const records = async (kind: string): Promise<readonly OpenedRecord[]> => {
    const found = await house.host.vault.call('records.scan', {
      cursor: 0,
      limit: 1000,
      kinds: [kind],
      purpose: 'show',
      view: 'plain',
    })
    return found.ok ? found.value.records : []
  }
  const children = await records('child')
  const idOf = (name: string): string => children.find(({ values }) => values['firstName'] === name)!.id
  const [mia, ben] = [idOf('Mia'), idOf('Ben')]
  const today = dayOf(Date.now())
  const shoot = async (childIds: string[], colour: string): Promise<string> => {
    const [photo] = await fake.commit([
      newDraft('photo', {
        childIds,
        seen: 'people',
        takenOn: today,
        importedOn: today,
        width: 4000,
        height: 3000,
      }),
    ])
    const bytes = await picture(colour)
    fake.blobs.set(photo!.id, [bytes, bytes, bytes])
    return photo!.id
  }
  const photos: string[] = []
  for (const colour of photoColours) photos.push(await shoot([mia], colour))
  const photoOfBen = await shoot([ben], '#000000')
  const frame: PhotoItem = {
    type: 'photo',
    ...plain.photo,
    covers: [],
    order: 'V000',
    x: 45,
    y: 60,
    w: 120,
    h: 90,
    rotation: -3,
    photoId: photos[0]!,
    crop: { x: 0, y: 0, w: 1, h: 1 },
    mat: { width: 4, foot: 12, colour: '#ffffff' },
    alt: 'Mia',
  }
  const items: Record<string, Item> = {
    photo: frame,
    title: {
      type: 'text',
      ...plain.text,
      order: 'V001',
      x: 35,
      y: 22,
      w: 140,
      h: 18,
      rotation: 0,
      text: 'Das bin ich',
      slot: null,
      font: 'hand',
      sizePt: 40,
      colour: '#0b5f63',
      bold: false,
      align: 'center',
      lines: ['Das bin ich'],
    },
    fixed: {
      type: 'shape',
      ...plain.shape,
      order: 'V002',
      x: 60,
      y: 250,
      w: 90,
      h: 20,
      rotation: 0,
      form: 'cloud',
      fill: '#d0ebff',
      locked: true,
    },
  }
  const [page] = await fake.commit([
    newDraft('page', { childId: mia, title: 'Das bin ich', date: today, background: '#fff9e6', items }),
  ])
  return {
    house,
    host,
    requests,
    mia,
    ben,
    photos,
    photoOfBen,
    pageId: page!.id,
    records,
    async items() {
      const found = (await records('page')).find(({ id }) => id === page!.id)
      return found!.values['items'] as Record<string, Item>
    },
    async start(minutes = 15) {
      await house.host.vault.call('childMode.start', {
        pageId: page!.id,
        childId: mia,
        childName: 'Mia',
        photos: photos.map((id) => ({ id, width: 4000, height: 3000 })),
        minutes,
        place: null,
      })
    },
  }
}
