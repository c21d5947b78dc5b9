/** What this PC's app is set to, before and outside any profile. Damaged settings are reset, and that is told. */
import { join } from 'node:path'
import { z } from 'zod'
import { bytesToUtf8, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { outputSchema, usualOutput } from '#shared/pdf/output.ts'
import { pinRule } from '#shared/accounts/pin.ts'
import { colourSchemes, languages } from '#shared/host/api.ts'
import { crc32c } from './crc32c.ts'
import { readWhole, replaceFile, type Files } from './files.ts'

const settingsSchema = z.strictObject({
  language: z.enum(languages),
  lockAfterMinutes: z.number().int().min(1).max(15),
  colourScheme: z.enum(colourSchemes),
  /** Choices that nobody can hurt: what is not understood is as usual. */
  output: outputSchema.catch(usualOutput),
  /** A file from before there were PINs has none. */
  pinHours: z.number().int().min(0).max(pinRule.hours.most).default(pinRule.hours.usual),
})
type Settings = z.infer<typeof settingsSchema>

const usual: Settings = {
  language: 'de',
  lockAfterMinutes: 3,
  colourScheme: 'auto',
  output: usualOutput,
  pinHours: pinRule.hours.usual,
}

export interface SettingsFile {
  current(): Settings
  change(change: { [K in keyof Settings]?: Settings[K] | undefined }): Promise<void>
}

export async function openSettings(files: Files, base: string, onReset: () => void): Promise<SettingsFile> {
  const path = join(base, 'settings.json')
  let settings = usual
  const bytes = await readWhole(files, path).catch(() => null)
  if (bytes) {
    const parsed = parse(bytes)
    if (parsed) settings = parsed
    else {
      onReset()
      await replaceFile(files, path, bytesOf(usual)).catch(() => {})
    }
  }
  return {
    current: () => settings,
    async change(change) {
      const next = {
        ...settings,
        ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
      }
      await files.makeFolder(base)
      await replaceFile(files, path, bytesOf(next))
      settings = next
    },
  }
}

/** A last line with the check sum of those before it: a flipped digit would be a setting like any other. */
function bytesOf(settings: Settings): Bytes {
  const text = `${JSON.stringify(settings, null, 2)}\n`
  return utf8ToBytes(`${text}${sumOf(text)}\n`)
}
const sumOf = (text: string): string => crc32c(utf8ToBytes(text)).toString(16).padStart(8, '0')

function parse(bytes: Uint8Array): Settings | null {
  try {
    const whole = bytesToUtf8(bytes)
    // A file from before there were check sums has none.
    const summed = /^([^]*\n)([0-9a-f]{8})\n$/.exec(whole)
    if (summed && sumOf(summed[1]!) !== summed[2]) return null
    const found = settingsSchema.safeParse(JSON.parse(summed?.[1] ?? whole))
    return found.success ? found.data : null
  } catch {
    return null
  }
}
