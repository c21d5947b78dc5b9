import { expect, test } from 'vitest'
import { namesInFile } from '#shared/photos/namesInFile.ts'

const child = (id: string, firstName: string, lastName: string) => ({ id, firstName, lastName })
const children = [
  child('1', 'Mia', 'Sommer'),
  child('2', 'Mia', 'Weiß'),
  child('3', 'Jörn', 'Öztürk'),
  child('4', 'Anna Lena', 'Groß'),
  child('5', 'Anna', 'Vogt'),
]
const named = (file: string) => namesInFile(file, children)

test('a first or full name in the file name names the child, in any usual spelling', () => {
  expect(named('Jörn.jpg').childIds).toEqual(['3'])
  expect(named('IMG_joern_2.JPG').childIds).toEqual(['3'])
  expect(named('Jo\u0308rn am See.png').childIds).toEqual(['3'])
  expect(named('Mia_Weiss und Jörn.jpg').childIds).toEqual(['2', '3'])
  expect(named('Sommer, Mia.jpg').childIds).toEqual(['1'])
})

test('a name that two children bear names nobody (C1)', () => {
  expect(named('Mia.jpg')).toEqual({ childIds: [], ambiguous: true })
  expect(named('Mia Sommer mit Mia.jpg')).toEqual({ childIds: ['1'], ambiguous: true })
})

test('a longer first name is not cut into a shorter one', () => {
  expect(named('Anna Lena.jpg').childIds).toEqual(['4'])
  expect(named('Anna Vogt.jpg').childIds).toEqual(['5'])
})

test('words that only contain a name, and children without names, name nobody', () => {
  expect(named('Miami Joernal.jpg')).toEqual({ childIds: [], ambiguous: false })
  expect(namesInFile('.jpg', [child('9', '', '')]).childIds).toEqual([])
})
