/**
 * The one file an administrator writes: server.json in the server's folder, JSON with // comments. What is wrong in it
 * is said with its place and in words; nothing is guessed. Texts a person reads at this program are German.
 */
import { z } from 'zod'
import { err, ok, type Result } from '#shared/basics/result.ts'

const mebibyte = 1024 ** 2
const positive = z.number().int().positive()

/** https://name:port and nothing behind it. */
const isBare = (url: string): boolean => {
  try {
    const { protocol, pathname, search, hash, username } = new URL(url)
    return protocol === 'https:' && pathname === '/' && search + hash + username === ''
  } catch {
    return false
  }
}

export const configSchema = z.strictObject({
  /** https://name:port, as the PCs reach it; first choice first. */
  urls: z.array(z.url().max(300).refine(isBare, 'muss wie https://name:8443 aussehen')).min(1).max(4),
  host: z.string().min(1).max(100).default('0.0.0.0'),
  port: z.number().int().min(0).max(65_535).default(8443),
  /** Health page and metrics; only this computer reaches them. 0: any free port. */
  adminPort: z.number().int().min(0).max(65_535).default(9464),
  database: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('sqlite') }),
      /** Without `url` it is read from the environment: OBHUT_DATABASE_URL. */
      z.strictObject({ kind: z.literal('postgres'), url: z.string().max(500).optional() }),
    ])
    .default({ kind: 'sqlite' }),
  blobs: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('files') }),
      /** Keys are read from the environment: OBHUT_S3_KEY, OBHUT_S3_SECRET. */
      z.strictObject({
        kind: z.literal('s3'),
        endpoint: z.url().max(300),
        region: z.string().max(100).default('auto'),
        bucket: z.string().min(1).max(100),
      }),
    ])
    .default({ kind: 'files' }),
  /**
   * Pages for people without the app (families' links). Not said: there are none. A name, a port and a certificate of
   * their own: browsers know nothing of this server's own CA.
   */
  publicPages: z
    .strictObject({
      /** As families type it: https://name or https://name:port. */
      url: z.url().max(200).refine(isBare, 'muss wie https://familien.example aussehen'),
      host: z.string().min(1).max(100).default('0.0.0.0'),
      port: z.number().int().min(0).max(65_535).default(443),
      /** PEM files, in this folder or with their whole path: the certificate with its chain, and its key. */
      certificate: z.string().min(1).max(1000),
      key: z.string().min(1).max(1000),
    })
    .optional(),
  limits: z
    .strictObject({
      tenantMiB: positive.default(200 * 1024),
      blobMiB: positive.max(512).default(512),
      opsPerDay: positive.default(500_000),
      connections: positive.max(100_000).default(4000),
      connectionsPerAddress: positive.max(100_000).default(1200),
    })
    .prefault({}),
})
export type Config = z.output<typeof configSchema>

export const coreLimits = (config: Config) => ({
  maxTenantBytes: config.limits.tenantMiB * mebibyte,
  maxBlobBytes: config.limits.blobMiB * mebibyte,
  opsPerDay: config.limits.opsPerDay,
})

/** `words.why` is a German sentence for the administrator. */
export function readConfig(text: string): Result<Config, { type: 'ConfigWrong'; words: { why: string } }> {
  let json: unknown
  try {
    json = JSON.parse(withoutComments(text))
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unlesbar'
    return err({ type: 'ConfigWrong', words: { why: `server.json ist kein gültiges JSON: ${why}` } })
  }
  const parsed = configSchema.safeParse(json)
  if (parsed.success) return samePlaces(parsed.data)
  const why = parsed.error.issues.map(sentenceOf).join('\n')
  return err({ type: 'ConfigWrong', words: { why } })
}

/** One listener each: what is public must not be where the PCs come in. */
function samePlaces(config: Config): Result<Config, { type: 'ConfigWrong'; words: { why: string } }> {
  const { publicPages, port, adminPort } = config
  if (publicPages && publicPages.port !== 0 && [port, adminPort].includes(publicPages.port))
    return err({
      type: 'ConfigWrong',
      words: {
        why: `server.json, „publicPages.port“: ${publicPages.port} ist schon der Port der PCs oder der Zustandsseite. Die öffentlichen Seiten brauchen einen eigenen.`,
      },
    })
  return ok(config)
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  const place = issue.path.length > 0 ? `server.json, „${issue.path.join('.')}“` : 'server.json'
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${place}: unbekannte Einstellung ${issue.keys.map((key) => `„${key}“`).join(', ')}. Tippfehler?`
    case 'invalid_type':
      return `${place}: fehlt oder hat die falsche Form, erwartet wird ${issue.expected}.`
    case 'too_small':
      return `${place}: zu klein, mindestens ${String(issue.minimum)}.`
    case 'too_big':
      return `${place}: zu groß, höchstens ${String(issue.maximum)}.`
    case 'invalid_union':
      return `${place}: „kind“ ist keine der bekannten Arten.`
    default:
      return `${place}: ${issue.message}.`
  }
}

/** Blanks out // and /* comments outside of strings; places in error messages stay right. */
export function withoutComments(text: string): string {
  return text.replaceAll(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (found) =>
    found.startsWith('"') ? found : found.replaceAll(/[^\n]/g, ' '),
  )
}

/** The same file with another database; what else stands in it, comments too, stays as it is. */
export function withDatabase(text: string, database: object): string {
  const found = /"database"\s*:\s*\{[^{}]*\}/.exec(withoutComments(text))
  const said = `"database": ${JSON.stringify(database)}`
  if (found) return text.slice(0, found.index) + said + text.slice(found.index + found[0].length)
  const start = withoutComments(text).indexOf('{') + 1
  return `${text.slice(0, start)}\n  ${said},${text.slice(start)}`
}

export const firstConfig = (config: {
  readonly urls: readonly string[]
  readonly host: string
  readonly port: number
  readonly adminPort: number
}): string => `// Obhut-Zentrale. Alle Einstellungen: docs/server.md
{
  // Unter diesen Adressen erreichen die PCs den Server.
  "urls": ${JSON.stringify(config.urls)},
  "host": ${JSON.stringify(config.host)},
  "port": ${config.port},
  // Zustandsseite und Messwerte, nur von diesem Rechner aus erreichbar.
  "adminPort": ${config.adminPort},
  "database": { "kind": "sqlite" },
  "blobs": { "kind": "files" },
  // Je Einrichtung
  "limits": { "tenantMiB": 204800, "opsPerDay": 500000 }
}
`
