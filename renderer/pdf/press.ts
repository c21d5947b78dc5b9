/**
 * P24 A file for a print shop is built after PDF/X-4 (ISO 15930-7) and not certified: colours calibrated by an sRGB profile
 *     in the file, an output intent with its CMYK profile, Trim and Bleed boxes (an Art box beside a Trim box is
 *     forbidden there), XMP with version, id and dates, the key Trapped, and neither annotations nor scripts, layers,
 *     files or encryption. Greys and black stay on the black plate.
 */
import { PDFDict, PDFHeader, PDFHexString, PDFName, type PDFDocument, type PDFObject, type PDFRef } from '@cantoo/pdf-lib' // prettier-ignore
import { utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { PdfMeta } from '#shared/pdf/export.ts'
import { sRgbProfile } from './sRgbProfile.ts'

export interface Press {
  /** 32 hex digits, random. */
  readonly documentId: string
  readonly madeAt: number
  /** The profile of the printing condition (cmykProfile.ts). */
  readonly condition: Bytes
}

/** The name of the colour of all plates. */
export const registration = 'All'

export interface PressParts {
  /** What pictures and operators in RGB mean. */
  readonly rgb: PDFRef
  readonly spaces: PDFObject
  readonly finish: (meta: PdfMeta) => void
}

export function forPress(document: PDFDocument, { documentId, madeAt, condition }: Press): PressParts {
  const { context, catalog } = document
  context.header = PDFHeader.forVersion(1, 6)
  const profile = (bytes: Bytes, channels: number, alternate: string): PDFRef =>
    context.register(context.flateStream(bytes, { N: channels, Alternate: alternate }))
  const rgb = context.register(context.obj(['ICCBased', profile(sRgbProfile(), 3, 'DeviceRGB')]))
  const all = context.register(
    context.obj([
      'Separation',
      'All',
      'DeviceCMYK',
      { FunctionType: 2, Domain: [0, 1], C0: [0, 0, 0, 0], C1: [1, 1, 1, 1], N: 1 },
    ]),
  )
  return {
    rgb,
    spaces: context.obj({ DefaultRGB: rgb, [registration]: all }),
    finish(meta) {
      const id = PDFHexString.of(documentId)
      context.trailerInfo.ID = context.obj([id, id])
      document.setCreationDate(new Date(madeAt))
      document.setModificationDate(new Date(madeAt))
      context.lookup(context.trailerInfo.Info, PDFDict).set(PDFName.of('Trapped'), PDFName.of('False'))
      catalog.set(
        PDFName.of('Metadata'),
        context.register(
          context.stream(utf8ToBytes(xmp(meta, documentId, madeAt)), { Type: 'Metadata', Subtype: 'XML' }),
        ),
      )
      catalog.set(
        PDFName.of('OutputIntents'),
        context.obj([
          {
            Type: 'OutputIntent',
            S: 'GTS_PDFX',
            OutputConditionIdentifier: PDFHexString.fromText('CGATS TR 001'),
            OutputCondition: PDFHexString.fromText('Offset, coated paper (SWOP)'),
            RegistryName: PDFHexString.fromText('http://www.color.org'),
            Info: PDFHexString.fromText('Coated paper, profile made from public domain data'),
            DestOutputProfile: profile(condition, 4, 'DeviceCMYK'),
          },
        ]),
      )
    },
  }
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!)

function xmp({ title, author, language }: PdfMeta, documentId: string, madeAt: number): string {
  const day = `${new Date(madeAt).toISOString().slice(0, 19)}Z`
  const uuid = `uuid:${documentId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escaped(title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>${escaped(author)}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>${escaped(language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>${day}</xmp:CreateDate><xmp:ModifyDate>${day}</xmp:ModifyDate><xmp:MetadataDate>${day}</xmp:MetadataDate>
<xmp:CreatorTool>Obhut</xmp:CreatorTool>
<xmpMM:DocumentID>${uuid}</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID><xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<pdf:Producer>Obhut</pdf:Producer><pdf:Trapped>False</pdf:Trapped>
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
</rdf:Description></rdf:RDF></x:xmpmeta>
${' '.repeat(200)}
<?xpacket end="w"?>`
}
