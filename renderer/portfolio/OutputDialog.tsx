import { useMemo, useState, type ReactElement } from 'react'
import { bindingRules } from '#shared/pdf/book.ts'
import { bookCount, sheetsOf, spineOf } from '#shared/pdf/jobs.ts'
import { arrangements, bindingMargins, bookBindings, bookFormats, papers, paperWeights, purposes, type Output } from '#shared/pdf/output.ts' // prettier-ignore
import { withoutGround } from '#shared/pdf/saveInk.ts'
import type { PageModel, PhotoItem } from '#shared/portfolio/page.ts'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { useFormat } from '../ui/format.ts'
import { useWords } from '../ui/useWords.ts'
import styles from './OutputDialog.module.css'
import { SheetPreview } from './SheetPreview.tsx'
import type { Pictures } from './pictures.ts'

export interface OutputDialogProps<P> {
  readonly open: boolean
  readonly pages: readonly P[]
  readonly title: string
  readonly output: Output
  readonly onOutput: (output: Output) => void
  readonly pictures: Pictures
  readonly coverOf: (page: P, item: PhotoItem) => string | null
  readonly onClose: () => void
  readonly onSave: (pages: readonly P[]) => void
  readonly onPrint: (pages: readonly P[]) => void
}

/** One question, for whom or what; then only the choices that fit the answer, and the first sheet as it will come out. */
export function OutputDialog<P extends { readonly id: string; readonly model: PageModel }>(
  props: OutputDialogProps<P>,
): ReactElement {
  const t = useWords('output')
  const format = useFormat()
  const { output, pages: all } = props
  const set = (change: Partial<Output>): void => props.onOutput({ ...output, ...change })
  const [range, setRange] = useState({ from: 1, to: Infinity })
  const from = Math.min(range.from, all.length)
  const to = Math.max(from, Math.min(range.to, all.length))
  const pages = useMemo(() => all.slice(from - 1, to), [all, from, to])
  const { purpose } = output
  const isBook = purpose === 'book'
  const grey = purpose === 'home' && output.saveInk

  const sheets = useMemo(
    () => (pages.length > 0 ? sheetsOf(output, pages.map(({ model }) => model), props.title) : []), // prettier-ignore
    [output, pages, props.title],
  )
  const shown = useMemo(() => pages.map(({ model }) => (grey ? withoutGround(model) : model)), [pages, grey])
  const count = isBook && pages.length > 0 ? bookCount(output, pages) : null
  const { coverOf } = props
  const cover = useMemo(
    () => (page: number, item: PhotoItem) => (pages[page] ? coverOf(pages[page], item) : null),
    [pages, coverOf],
  )
  const numbers = all.map((_, i) => ({ value: String(i + 1), label: format.number(i + 1) }))
  const first = sheets[0]?.sheet
  // In the cover's own numbering the back is page 1: the last of the chosen ones.
  const ofFirst = isBook && output.lastPageIsBack ? [shown[0]!, shown.at(-1)!] : shown

  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={t('do')}
      size="large"
      actions={
        <>
          <Button onClick={props.onClose}>{t('cancel')}</Button>
          {purpose === 'home' && (
            <Button icon="print" onClick={() => props.onPrint(pages)}>
              {t('print')}
            </Button>
          )}
          <Button
            kind="primary"
            icon="export"
            disabled={count !== null && count.fits !== 'yes'}
            onClick={() => props.onSave(pages)}
          >
            {purpose === 'picture' ? t('savePicture') : t('save')}
          </Button>
        </>
      }
    >
      <div className={styles.columns}>
        <div className={styles.choices}>
          <RadioGroup
            label={t('title')}
            value={purpose}
            onChange={(purpose) => set({ purpose })}
            options={purposes.map((value) => ({
              value,
              label: t(`purpose.${value}`),
              help: t(`purpose.${value}Help`),
            }))}
          />
          {purpose === 'home' && (
            <>
              <div className={styles.two}>
                <SelectField
                  label={t('paper')}
                  value={output.paper}
                  onChange={(paper) => set({ paper })}
                  options={papers.map((value) => ({ value, label: value }))}
                />
                <SelectField
                  label={t('arrangement.label')}
                  value={output.arrangement}
                  onChange={(arrangement) => set({ arrangement })}
                  options={arrangements.map((value) => ({ value, label: t(`arrangement.${value}`) }))}
                />
                {output.arrangement === 'one' && (
                  <SelectField
                    label={t('margin.label')}
                    value={output.bindingMargin}
                    onChange={(bindingMargin) => set({ bindingMargin })}
                    options={bindingMargins.map((value) => ({ value, label: t(`margin.${value}`) }))}
                  />
                )}
              </div>
              {output.arrangement === 'booklet' && <span>{t('bookletHelp')}</span>}
              <Checkbox
                label={t('saveInk')}
                help={t('saveInkHelp')}
                checked={output.saveInk}
                onChange={(saveInk) => set({ saveInk })}
              />
            </>
          )}
          {isBook && (
            <>
              <div className={styles.two}>
                <SelectField
                  label={t('format.label')}
                  value={output.format}
                  onChange={(chosen) => set({ format: chosen })}
                  options={bookFormats.map((value) => ({ value, label: t(`format.${value}`) }))}
                />
                <SelectField
                  label={t('binding.label')}
                  value={output.binding}
                  onChange={(binding) => set({ binding })}
                  options={bookBindings.map((value) => ({ value, label: t(`binding.${value}`) }))}
                />
                <SelectField
                  label={t('paperWeight')}
                  value={String(output.paperWeight)}
                  onChange={(value) => set({ paperWeight: paperWeights.find((weight) => String(weight) === value)! })} // prettier-ignore
                  options={paperWeights.map((weight) => ({
                    value: String(weight),
                    label: t('weight', { weight: String(weight) }),
                  }))}
                />
              </div>
              <Checkbox
                label={t('lastPageIsBack')}
                checked={output.lastPageIsBack}
                onChange={(lastPageIsBack) => set({ lastPageIsBack })}
              />
            </>
          )}
          {(purpose === 'shop' || isBook) && (
            <Checkbox
              label={t('cropMarks')}
              checked={output.cropMarks}
              onChange={(cropMarks) => set({ cropMarks })}
            />
          )}
          {purpose === 'picture' && (
            <SelectField
              label={t('resolution.label')}
              value={String(output.pictureDpi)}
              onChange={(value) => set({ pictureDpi: value === '100' ? 100 : value === '200' ? 200 : 300 })}
              options={[
                { value: '100', label: t('resolution.small') },
                { value: '200', label: t('resolution.medium') },
                { value: '300', label: t('resolution.large') },
              ]}
            />
          )}
          {all.length > 1 && (
            <div className={styles.two}>
              <SelectField
                label={t('range.from')}
                value={String(from)}
                onChange={(value) => setRange({ from: Number(value), to: Math.max(Number(value), to) })}
                options={numbers}
              />
              <SelectField
                label={t('range.to')}
                value={String(to)}
                onChange={(value) => setRange({ from: Math.min(from, Number(value)), to: Number(value) })}
                options={numbers}
              />
            </div>
          )}
        </div>
        <div className={styles.preview}>
          {first && (
            <SheetPreview
              sheet={first}
              models={ofFirst}
              grey={grey}
              pictures={props.pictures}
              coverOf={cover}
              label={t('preview')}
            />
          )}
          <span>
            {t('preview')}
            <br />
            {t('sheets', { count: sheets.length })}
          </span>
          {count && count.fits === 'yes' && (
            <span>
              {t('bookFigures', {
                pages: format.number(count.inner),
                spine: format.number(spineOf(output, pages)),
              })}
              {count.empty > 0 && ` · ${t('bookEmpty', { count: count.empty })}`}
            </span>
          )}
          {count && count.fits !== 'yes' && (
            <Notice tone="warn">
              {count.fits === 'tooFew'
                ? t('tooFew', { least: String(bindingRules[output.binding].least) })
                : t('tooMany', { most: String(bindingRules[output.binding].most) })}
            </Notice>
          )}
        </div>
      </div>
    </Dialog>
  )
}
