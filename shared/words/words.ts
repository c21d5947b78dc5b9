import { access } from './access.ts'
import { assets } from './assets.ts'
import { assist } from './assist.ts'
import { book } from './book.ts'
import { camera } from './camera.ts'
import { cards } from './cards.ts'
import { childMode } from './childMode.ts'
import { common } from './common.ts'
import { consents } from './consents.ts'
import { data } from './data.ts'
import { deletion } from './deletion.ts'
import { errors } from './errors.ts'
import { familyLink } from './familyLink.ts'
import { frame } from './frame.ts'
import { gallery } from './gallery.ts'
import { help } from './help.ts'
import { helpRecord } from './helpRecord.ts'
import { hiding } from './hiding.ts'
import { importing } from './importing.ts'
import { lock } from './lock.ts'
import { maintenance } from './maintenance.ts'
import { observations } from './observations.ts'
import { talk } from './talk.ts'
import { panels } from './panels.ts'
import { output } from './output.ts'
import { papers } from './papers.ts'
import { pdf } from './pdf.ts'
import { people } from './people.ts'
import { photos } from './photos.ts'
import { portfolio } from './portfolio.ts'
import { projection } from './projection.ts'
import { records } from './records.ts'
import { stage } from './stage.ts'
import { release } from './release.ts'
import { solving } from './solving.ts'
import { start } from './start.ts'
import { support } from './support.ts'
import { sync } from './sync.ts'
import { templatePages } from './templatePages.ts'
import { templates } from './templates.ts'
import { today } from './today.ts'
import { versions } from './versions.ts'

/** One namespace per room. */
export const words = {
  common,
  assets,
  camera,
  cards,
  stage,
  solving,
  start,
  sync,
  lock,
  records,
  importing,
  photos,
  consents,
  hiding,
  portfolio,
  book,
  observations,
  childMode,
  versions,
  panels,
  release,
  familyLink,
  templates,
  gallery,
  templatePages,
  output,
  pdf,
  people,
  data,
  deletion,
  maintenance,
  support,
  projection,
  helpRecord,
  access,
  assist,
  papers,
  talk,
  errors,
  frame,
  today,
  help,
} as const
