import { describe, expect, it } from 'vitest'
import { assetFiles, checkAssets, renderAssets } from '#build/assetManifest.ts'
import { faceNames } from '#renderer/paper/fontSet.ts'
import { assets, type Asset } from '#shared/assets/manifest.ts'

describe('AS6 the manifest', () => {
  it('names every asset, and all it names is there', () => {
    const files = assetFiles()
    expect(files).toContain('renderer/paper/fonts/PlaywriteDEGrund_400Regular.ttf')
    expect(files).toContain('shared/assets/art/kita.json')
    expect(files.length).toBeGreaterThan(15)
    expect(checkAssets(files)).toEqual([])
  })

  it('finds what is planted: a file without an entry, an unknown licence, a missing text, an entry without files', () => {
    const files = assetFiles()
    expect(checkAssets([...files, 'renderer/portfolio/planted.png'])).toEqual([
      expect.stringContaining('planted.png has no entry'),
    ])
    expect(checkAssets([...files, 'node_modules/some-font/Some.ttf'])).toEqual([
      expect.stringContaining('Some.ttf has no entry'),
    ])
    const [first] = assets
    const planted = (change: Partial<Record<keyof Asset, unknown>>): readonly string[] =>
      checkAssets(files, [...assets, { ...first!, name: 'Planted', ...change } as Asset])
    expect(planted({})).toEqual([])
    expect(planted({ licence: 'CC-BY-NC-4.0' })).toEqual([expect.stringContaining('CC-BY-NC-4.0')])
    expect(planted({ author: ' ' })).toEqual([expect.stringContaining('no author')])
    expect(planted({ licenceFile: 'LICENCE-OF-NOBODY' })).toEqual([
      expect.stringContaining('LICENCE-OF-NOBODY'),
    ])
    expect(planted({ files: ['renderer/nowhere/'] })).toEqual([expect.stringContaining('renderer/nowhere/')])
  })

  it('has an entry for the family of each font file, and its licences are written out', () => {
    expect(assets.filter(({ kind }) => kind === 'font').length).toBeGreaterThanOrEqual(8)
    expect(faceNames.length).toBeGreaterThanOrEqual(8)
    const text = renderAssets()
    for (const { author, name } of assets.filter((asset) => asset.author !== 'Obhut')) {
      expect(text).toContain(name)
      expect(text).toContain(author)
    }
    expect(text).toContain('SIL OPEN FONT LICENSE')
    expect(text).toContain('Copyright (c) Microsoft Corporation')
    expect(text).toContain('UNICODE LICENSE')
  })
})
