/**
 * The bundled templates: for each occasion some pages that feel made for it. Layouts, styles and drawings are shared;
 * which of them belong together is chosen here, one by one.
 */
import type { PageModel } from '../page.ts'
import type { DrawingName } from '../drawings.ts'
import { drawTemplate, type LineContent, type Scene } from './design.ts'
import { layouts, type Layout, type LayoutName } from './layouts.ts'
import { styles, type StyleName } from './styles.ts'

export const occasions = [
  'settling',
  'aboutMe',
  'iCan',
  'story',
  'birthday',
  'trip',
  'spring',
  'summer',
  'autumn',
  'winter',
  'feasts',
  'said',
  'family',
  'friends',
  'meBook',
  'profile',
  'interview',
  'observation',
  'cover',
  'contents',
  'chapter',
  'farewell',
] as const
export type Occasion = (typeof occasions)[number]

export interface BundledTemplate extends Pick<PageModel, 'orientation' | 'background' | 'pattern' | 'items'> {
  /** `occasion-key`; the key is that of its heading in the catalogue too. */
  readonly id: string
  readonly occasion: Occasion
  readonly key: string
  readonly layout: LayoutName
  readonly photoCount: number
}

interface Choice {
  readonly layout: LayoutName
  readonly style: StyleName
  readonly scenes?: readonly Scene[]
  readonly drawings?: readonly (DrawingName | '')[]
  readonly lines?: readonly LineContent[]
  readonly cards?: readonly string[]
  readonly rows?: readonly (readonly string[])[]
}

const choices: Readonly<Record<Occasion, Readonly<Record<string, Choice>>>> = {
  settling: {
    firstDay: { layout: 'hero', style: 'sand', scenes: ['suns'], drawings: ['draw-house'], lines: ['nameAge'], cards: ['morning'] }, // prettier-ignore
    arrived: { layout: 'archway', style: 'sand', scenes: ['corner'], drawings: ['draw-footsteps', 'draw-sprig-green'], lines: ['firstName', 'ageDate'], cards: ['comfort', 'likeHere'] }, // prettier-ignore
    steps: { layout: 'zigzag', style: 'sand', scenes: ['corner'], drawings: ['draw-footsteps-teal'], lines: ['nameAge'], cards: ['days', 'alone', 'belong'] }, // prettier-ignore
    hello: { layout: 'wideDuo', style: 'sand', scenes: ['suns'], drawings: ['draw-suitcase'], lines: ['name'], cards: ['bring', 'comfort', 'person'] }, // prettier-ignore
  },
  birthday: {
    hurray: { layout: 'heroDuo', style: 'party', scenes: ['corner'], drawings: ['draw-balloons'], lines: ['name'], cards: ['wish', 'moment', 'guests'] }, // prettier-ignore
    party: { layout: 'sixGrid', style: 'party', scenes: ['corner'], drawings: ['draw-balloons'], lines: ['nameAge', 'w:all'] }, // prettier-ignore
    bigDay: { layout: 'heartMiddle', style: 'party', scenes: ['top:draw-bunting'], drawings: ['draw-confetti', 'draw-confetti-gold'], lines: ['nameAge'], cards: ['moment', 'wish'] }, // prettier-ignore
    wishes: { layout: 'wideHero', style: 'party', scenes: ['corner'], drawings: ['draw-balloons'], lines: ['nameAge'], cards: ['told'] }, // prettier-ignore
  },
  aboutMe: {
    thisIsMe: { layout: 'heroDuo', style: 'cream', scenes: ['suns'], drawings: ['draw-sun'], lines: ['name'], cards: ['like', 'can', 'friends'] }, // prettier-ignore
    face: { layout: 'profileCircle', style: 'honey', scenes: ['corner'], drawings: ['draw-sprig-green', 'draw-stars'], lines: ['nameAge'], cards: ['like', 'food', 'animal', 'dream'] }, // prettier-ignore
    likeThis: { layout: 'wideDuo', style: 'cream', scenes: ['suns'], drawings: ['draw-bird'], lines: ['name'], cards: ['like', 'can', 'friends'] }, // prettier-ignore
    world: { layout: 'circleTrio', style: 'mint', scenes: ['corner'], drawings: ['draw-rainbow', 'draw-butterfly'], lines: ['nameAge'], cards: ['like', 'laugh'] }, // prettier-ignore
  },
  iCan: {
    already: { layout: 'coinRow', style: 'honey', scenes: ['side'], drawings: ['draw-rosette'], lines: ['nameAge'], cards: ['alone', 'practised', 'help', 'learn'] }, // prettier-ignore
    grow: { layout: 'twoTimes', style: 'meadow', scenes: ['corner'], drawings: ['draw-sprig-green'], lines: ['nameAge'], cards: ['before', 'now', 'how'] }, // prettier-ignore
    proud: { layout: 'archway', style: 'honey', scenes: ['suns'], drawings: ['draw-stars', 'draw-rosette-teal'], lines: ['firstName', 'ageDate'], cards: ['how', 'feel'] }, // prettier-ignore
    goal: { layout: 'wideSteps', style: 'honey', scenes: ['plain'], drawings: ['draw-mountain'], lines: ['nameAge'], cards: ['idea', 'tried', 'helped', 'done'] }, // prettier-ignore
  },
  story: {
    learning: { layout: 'storyTop', style: 'linen', scenes: ['band'], drawings: ['draw-magnifier'], lines: ['nameAge'], cards: ['happened', 'learned', 'next'] }, // prettier-ignore
    explore: { layout: 'zigzag', style: 'linen', scenes: ['corner'], drawings: ['draw-magnifier'], lines: ['nameAge'], cards: ['question', 'tried', 'found'] }, // prettier-ignore
    letter: { layout: 'filmstrip', style: 'linen', scenes: ['side'], drawings: ['draw-plane'], lines: ['nameAge'], cards: ['dear', 'wishes'] }, // prettier-ignore
    ideas: { layout: 'wideTriple', style: 'linen', scenes: ['corner'], drawings: ['draw-plane'], lines: ['nameAge'], cards: ['began', 'went', 'ended'] }, // prettier-ignore
  },
  trip: {
    outing: { layout: 'fourTable', style: 'meadow', scenes: ['foot:draw-hills'], drawings: ['draw-sun'], lines: ['date', 'w:was'], cards: ['story'] }, // prettier-ignore
    way: { layout: 'timeline', style: 'meadow', scenes: ['corner'], drawings: ['draw-trail', 'draw-sun'], lines: ['w:was'], cards: ['start', 'path', 'there', 'home'] }, // prettier-ignore
    outside: { layout: 'wideFour', style: 'meadow', scenes: ['foot:draw-hills'], lines: ['date', 'w:was'], cards: ['story'] }, // prettier-ignore
    forest: { layout: 'heroTriple', style: 'meadow', scenes: ['foot:draw-hills'], drawings: ['draw-sprig-green'], lines: ['w:was'], cards: ['found'] }, // prettier-ignore
  },
  spring: {
    spring: { layout: 'flowerWindow', style: 'blossom', scenes: ['corner'], drawings: ['draw-butterfly', 'draw-blossoms'], lines: ['nameAge'], cards: ['flower'] }, // prettier-ignore
    grows: { layout: 'heroTriple', style: 'blossom', scenes: ['foot:draw-meadow'], drawings: ['draw-sprig-green'], lines: ['nameAge'], cards: ['planted'] }, // prettier-ignore
    garden: { layout: 'widePanorama', style: 'blossom', scenes: ['corner'], drawings: ['draw-blossoms'], lines: ['nameAge'], cards: ['discover'] }, // prettier-ignore
    colourful: { layout: 'gridFour', style: 'blossom', scenes: ['corner'], drawings: ['draw-blossoms'], lines: ['nameAge'], cards: ['smell'] }, // prettier-ignore
  },
  summer: {
    summer: { layout: 'cloudDream', style: 'sea', scenes: ['foot:draw-waves'], drawings: ['draw-sun', 'draw-clouds-blue'], lines: ['nameAge'], cards: ['best'] }, // prettier-ignore
    water: { layout: 'fiveFan', style: 'sea', scenes: ['foot:draw-waves'], drawings: ['draw-sun'], lines: ['nameAge'], cards: ['splash'] }, // prettier-ignore
    days: { layout: 'wideSix', style: 'sea', scenes: ['corner'], drawings: ['draw-sun'], lines: ['w:together'] }, // prettier-ignore
    barefoot: { layout: 'circleTrio', style: 'sea', scenes: ['suns'], drawings: ['draw-boat', 'draw-butterfly'], lines: ['nameAge'], cards: ['warm', 'shade'] }, // prettier-ignore
  },
  autumn: {
    autumn: { layout: 'hero', style: 'harvest', scenes: ['corner'], drawings: ['draw-leaves-autumn'], lines: ['nameAge'], cards: ['collected'] }, // prettier-ignore
    leaves: { layout: 'gridFour', style: 'harvest', scenes: ['corner'], drawings: ['draw-kite'], lines: ['nameAge'], cards: ['rustle'] }, // prettier-ignore
    treasures: { layout: 'wideTriple', style: 'harvest', scenes: ['corner'], drawings: ['draw-leaves-autumn-2'], lines: ['nameAge'], cards: ['collected', 'made', 'weather'] }, // prettier-ignore
    wind: { layout: 'archway', style: 'harvest', scenes: ['foot:draw-hills-autumn'], drawings: ['draw-sprig-autumn', 'draw-kite'], lines: ['firstName', 'ageDate'], cards: ['weather', 'rustle'] }, // prettier-ignore
  },
  winter: {
    winter: { layout: 'circleTrio', style: 'frost', scenes: ['suns'], drawings: ['draw-snow', 'draw-sprig-winter'], lines: ['nameAge'], cards: ['outside', 'inside'] }, // prettier-ignore
    snow: { layout: 'heroTriple', style: 'frost', scenes: ['foot:draw-hills-snow'], drawings: ['draw-snow'], lines: ['nameAge'], cards: ['felt'] }, // prettier-ignore
    cosy: { layout: 'heartMiddle', style: 'frost', scenes: ['sheet'], drawings: ['draw-sprig-winter', 'draw-sprig-winter'], lines: ['nameAge'], cards: ['inside', 'outside'] }, // prettier-ignore
    ice: { layout: 'widePanorama', style: 'frost', scenes: ['foot:draw-hills-snow'], drawings: ['draw-snow'], lines: ['nameAge'], cards: ['built'] }, // prettier-ignore
  },
  farewell: {
    goodbye: { layout: 'archway', style: 'dusk', scenes: ['corner'], drawings: ['draw-dandelion', 'draw-butterfly-plum'], lines: ['firstName', 'ageDate'], cards: ['remember', 'miss'] }, // prettier-ignore
    time: { layout: 'twoTimes', style: 'dusk', scenes: ['corner'], drawings: ['draw-suitcase'], lines: ['name'], cards: ['came', 'go', 'take'] }, // prettier-ignore
    wish: { layout: 'petals', style: 'dusk', scenes: ['sheet'], drawings: ['draw-stars', 'draw-balloons-soft'], lines: ['firstName', 'w:from'] }, // prettier-ignore
    lastDay: { layout: 'wideHero', style: 'dusk', scenes: ['suns'], drawings: ['draw-plane'], lines: ['nameAge'], cards: ['forYou'] }, // prettier-ignore
  },
  family: {
    tree: { layout: 'familyTree', style: 'blush', scenes: ['corner'], drawings: ['draw-tree'], lines: ['name'], cards: ['who', 'like'] }, // prettier-ignore
    loved: { layout: 'heartMiddle', style: 'blush', scenes: ['suns', 'top:draw-hearts'], drawings: ['draw-sprig-green', 'draw-bird-coral'], lines: ['firstName'], cards: ['who', 'love'] }, // prettier-ignore
    home: { layout: 'gridFour', style: 'blush', scenes: ['corner'], drawings: ['draw-house'], lines: ['firstName'], cards: ['room'] }, // prettier-ignore
    we: { layout: 'wideCircle', style: 'blush', scenes: ['suns'], drawings: ['draw-bird-coral'], lines: ['name'], cards: ['like', 'languages'] }, // prettier-ignore
  },
  friends: {
    circle: { layout: 'petals', style: 'mint', scenes: ['corner'], drawings: ['draw-hand-coral', 'draw-hand-teal'], lines: ['firstName', 'w:all'] }, // prettier-ignore
    together: { layout: 'eightWall', style: 'mint', scenes: ['corner'], drawings: ['draw-rainbow'], lines: ['group', 'w:best'] }, // prettier-ignore
    book: { layout: 'coinRow', style: 'mint', scenes: ['side'], drawings: ['draw-hand-sun'], lines: ['name'], cards: ['friend', 'best', 'helped', 'laugh'] }, // prettier-ignore
    play: { layout: 'wideCircle', style: 'mint', scenes: ['corner'], drawings: ['draw-kite'], lines: ['nameAge'], cards: ['best', 'shared'] }, // prettier-ignore
  },
  feasts: {
    feast: { layout: 'fiveFan', style: 'lantern', scenes: ['corner', 'top:draw-bunting'], drawings: ['draw-confetti'], lines: ['nameAge'], cards: ['story'] }, // prettier-ignore
    lanterns: { layout: 'cloudDream', style: 'lantern', scenes: ['foot:draw-hills-night', 'top:draw-lanterns'], drawings: ['draw-stars', 'draw-stars'], lines: ['nameAge'], cards: ['song'] }, // prettier-ignore
    lights: { layout: 'archway', style: 'frost', scenes: ['sheet'], drawings: ['draw-sprig-winter', 'draw-stars-blue'], lines: ['firstName', 'ageDate'], cards: ['made', 'song'] }, // prettier-ignore
    easter: { layout: 'flowerWindow', style: 'blossom', scenes: ['foot:draw-meadow'], drawings: ['draw-butterfly', 'draw-sun-soft'], lines: ['nameAge'], cards: ['found'] }, // prettier-ignore
    carnival: { layout: 'eightWall', style: 'party', scenes: ['corner', 'top:draw-bunting-soft'], drawings: ['draw-confetti'], lines: ['firstName', 'w:dressed'] }, // prettier-ignore
    summerFeast: { layout: 'wideEight', style: 'sea', scenes: ['corner'], drawings: ['draw-balloons'], lines: ['w:thanks'] }, // prettier-ignore
  },
  said: {
    said: { layout: 'bigBubble', style: 'sky', scenes: ['corner'], drawings: ['draw-bird'], lines: ['firstName', 'ageDate'], cards: ['quote', 'when'] }, // prettier-ignore
    sayings: { layout: 'threeBubbles', style: 'sky', scenes: ['corner'], drawings: ['draw-clouds-blue'], lines: ['nameAge'], cards: ['first', 'then', 'last'] }, // prettier-ignore
    asked: { layout: 'wideBubble', style: 'sky', scenes: ['corner'], drawings: ['draw-bird'], lines: ['firstName', 'ageDate'], cards: ['quote', 'when'] }, // prettier-ignore
    world: { layout: 'cloudDream', style: 'sky', scenes: ['corner'], drawings: ['draw-stars-blue', 'draw-plane'], lines: ['nameAge'], cards: ['wonder'] }, // prettier-ignore
  },
  meBook: {
    hand: { layout: 'handsOn', style: 'honey', scenes: ['corner'], drawings: ['draw-hand-coral'], lines: ['nameAge'], cards: ['handHere', 'canHands'] }, // prettier-ignore
    paint: { layout: 'handsOn', style: 'school', scenes: ['suns'], drawings: ['draw-crayons'], lines: ['nameAge'], cards: ['paintHere', 'tellPicture'] }, // prettier-ignore
    feelings: { layout: 'coinRow', style: 'cream', scenes: ['side'], drawings: ['draw-rainbow'], lines: ['nameAge'], cards: ['happy', 'sad', 'angry', 'brave'] }, // prettier-ignore
    body: { layout: 'twoTimes', style: 'honey', scenes: ['suns'], drawings: ['draw-footsteps'], lines: ['nameAge'], cards: ['small', 'tall', 'measure'] }, // prettier-ignore
  },
  profile: {
    classic: { layout: 'profileRows', style: 'school', scenes: ['suns'], drawings: ['draw-crayons'], lines: ['name'], rows: [['nick', 'eyes', 'hair', 'colour'], ['food', 'game', 'song', 'animal', 'friend', 'become']] }, // prettier-ignore
    everything: { layout: 'profileStar', style: 'school', scenes: ['corner'], lines: ['name', 'ageDate'], cards: ['drawHere'], rows: [['food', 'game', 'animal', 'book', 'place', 'good']] }, // prettier-ignore
    whoAmI: { layout: 'wideSheet', style: 'school', scenes: ['side'], lines: ['name'], rows: [['nick', 'eyes', 'colour', 'food', 'game', 'animal', 'good', 'become']] }, // prettier-ignore
    introduce: { layout: 'profileCircle', style: 'cream', scenes: ['corner'], drawings: ['draw-crayons', 'draw-sprig-green'], lines: ['nameAge'], cards: ['food', 'game', 'friend', 'dislike'] }, // prettier-ignore
  },
  cover: {
    portfolio: { layout: 'coverArch', style: 'cream', scenes: ['suns'], drawings: ['draw-sprig-green', 'draw-sprig-green'], lines: ['name', 'place'] }, // prettier-ignore
    book: { layout: 'coverCircle', style: 'blossom', scenes: ['corner'], drawings: ['draw-sprig-green', 'draw-butterfly'], lines: ['name', 'group', 'institution'] }, // prettier-ignore
    time: { layout: 'coverBand', style: 'sea', scenes: ['plain'], lines: ['name', 'place'] }, // prettier-ignore
    meBook: { layout: 'coverPrint', style: 'party', scenes: ['suns'], drawings: ['draw-hand-coral', 'draw-balloons'], lines: ['name', 'group', 'institution'] }, // prettier-ignore
    treasure: { layout: 'coverTriple', style: 'honey', scenes: ['corner'], drawings: ['draw-stars', 'draw-boat'], lines: ['name', 'place'] }, // prettier-ignore
    year: { layout: 'coverArch', style: 'meadow', scenes: ['suns'], drawings: ['draw-kite', 'draw-balloons'], lines: ['group', 'institution'] }, // prettier-ignore
    album: { layout: 'wideCover', style: 'meadow', scenes: ['suns'], drawings: ['draw-rainbow', 'draw-sprig-green'], lines: ['name', 'group', 'institution'] }, // prettier-ignore
  },
  chapter: {
    arrive: { layout: 'chapterDisc', style: 'sand', scenes: ['corner'], drawings: ['draw-footsteps', 'draw-house'], lines: ['firstName', 'w:lead'] }, // prettier-ignore
    grow: { layout: 'chapterLeaf', style: 'meadow', scenes: ['corner'], drawings: ['draw-sprig-green', 'draw-butterfly'], lines: ['firstName', 'w:lead'] }, // prettier-ignore
    year: { layout: 'chapterStrip', style: 'harvest', scenes: ['suns'], drawings: ['draw-sun', 'draw-leaves-autumn'], lines: ['firstName', 'w:lead'] }, // prettier-ignore
    others: { layout: 'chapterDuo', style: 'mint', scenes: ['corner'], drawings: ['draw-kite', 'draw-hand-coral'], lines: ['firstName', 'w:lead'] }, // prettier-ignore
  },
  contents: {
    inside: { layout: 'contentsSide', style: 'cream', scenes: ['suns'], drawings: ['draw-plane'], lines: ['firstName'] }, // prettier-ignore
    overview: { layout: 'contentsTop', style: 'clear', scenes: ['plain'], drawings: ['draw-sprig-green'], lines: ['name'] }, // prettier-ignore
    all: { layout: 'contentsColumn', style: 'meadow', scenes: ['side'], drawings: ['draw-bird'], lines: ['name'] }, // prettier-ignore
  },
  interview: {
    withMe: { layout: 'interviewTop', style: 'school', scenes: ['corner'], drawings: ['draw-bird'], lines: ['name', 'ageDate'], rows: [['qName', 'qFamily', 'qPlay', 'qFriend', 'qGood', 'qFear', 'qWish', 'qBig']] }, // prettier-ignore
    six: { layout: 'interviewCircle', style: 'honey', scenes: ['corner'], drawings: ['draw-stars', 'draw-bird-coral'], lines: ['nameAge'], cards: ['qPlay', 'qFriend', 'qGood', 'qHere', 'qWish', 'qBig'] }, // prettier-ignore
    tell: { layout: 'interviewSide', style: 'sky', scenes: ['side'], drawings: ['draw-plane', 'draw-rainbow'], lines: ['nameAge'], rows: [['qFamily', 'qPlay', 'qGood', 'qFear', 'qHere', 'qChange', 'qWish']] }, // prettier-ignore
    parents: { layout: 'wideSheet', style: 'clear', scenes: ['side'], lines: ['name'], rows: [['pHome', 'pSleep', 'pProud', 'pWords', 'pRituals', 'pWish']] }, // prettier-ignore
  },
  observation: {
    sheet: { layout: 'sheetThree', style: 'clear', scenes: ['band'], lines: ['name', 'ageDate'], cards: ['situation', 'seen', 'reading'] }, // prettier-ignore
    areas: { layout: 'sheetGrid', style: 'clear', scenes: ['band'], drawings: ['draw-sprig-blue'], lines: ['name', 'ageDate'], cards: ['language', 'movement', 'social', 'thinking'] }, // prettier-ignore
    moment: { layout: 'sheetColumn', style: 'clear', scenes: ['band'], lines: ['name', 'ageDate'], cards: ['seen', 'reading', 'next'] }, // prettier-ignore
    talk: { layout: 'sheetGrid', style: 'clear', scenes: ['corner'], drawings: ['draw-sprig-green'], lines: ['name', 'ageDate'], cards: ['strengths', 'childView', 'home', 'agreed'] }, // prettier-ignore
  },
}

export const bundledTemplates: readonly BundledTemplate[] = occasions.flatMap((occasion) =>
  Object.entries(choices[occasion]).map(([key, choice]): BundledTemplate => {
    const layout: Layout = layouts[choice.layout]
    const style = styles[choice.style]
    let items: BundledTemplate['items'] | undefined
    return {
      id: `${occasion}-${key}`,
      occasion,
      key,
      layout: choice.layout,
      photoCount: layout.photos.length,
      orientation: layout.orientation,
      background: style.paper,
      pattern: '',
      // Drawn when it is first looked at.
      get items() {
        return (items ??= drawTemplate({
          layout,
          style,
          scenes: choice.scenes ?? [],
          drawings: choice.drawings ?? [],
          title: `${occasion}.${key}`,
          lines: choice.lines ?? [],
          cards: choice.cards ?? [],
          rows: choice.rows ?? [],
        }))
      },
    }
  }),
)

const byId = new Map(bundledTemplates.map((template) => [template.id, template]))
export const templateById = (id: string): BundledTemplate | undefined => byId.get(id)
