/**
 * The page on which somebody without the app joins a conversation (TK1), the same for everybody, and what it may say: to take the
 * place of the guest in a room, letters to and fro, and the end (TK4). Rooms are the meetings of sync/meetings.ts, in memory alone;
 * nothing here knows who is in them.
 */
import { createHash } from 'node:crypto'
import { bytesToUtf8, concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { talkLine, talkPath } from '#shared/talk/talk.ts'
import type { ServerCore } from '../core.ts'
import { meetingLimits } from '../sync/meetings.ts'
import type { Hearing, PublicFile, PublicKind } from './publicListener.ts'
import { talkScript } from './talkScript.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64')

const style = `
:root{color-scheme:light dark;--paper:#fbf8f3;--ink:#1f2933;--soft:#52606d;--primary:#0b5f63;--on:#fff;--danger:#b42318;--card:#fff;--line:#7b8794}
@media (prefers-color-scheme:dark){:root{--paper:#15191d;--ink:#e7ecef;--soft:#b3bdc4;--primary:#5cc3c7;--on:#10231f;--danger:#ff8a80;--card:#1e242a;--line:#8b98a3}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:18px/1.5 system-ui,sans-serif;overflow-wrap:break-word}
header{display:flex;justify-content:flex-end;padding:.6rem 1rem 0}
main{max-width:46rem;margin:0 auto;padding:0 1rem 2rem}
main.live{max-width:78rem}
h1{font-size:1.6rem;line-height:1.25;margin:.4rem 0 .8rem}
h1:focus{outline:none}
ol{padding-left:1.4rem}
form,.card{background:var(--card);border-radius:12px;padding:1.2rem;margin:1.2rem 0}
label{display:block;font-weight:600;margin:.9rem 0 .3rem}
label:first-child{margin-top:0}
small{display:block;color:var(--soft);font-size:.9rem}
input,select{font:inherit;min-height:48px;padding:.5rem .7rem;border:2px solid var(--line);border-radius:8px;background:transparent;color:inherit}
input{width:100%}
option{background:var(--card);color:var(--ink)}
button{font:inherit;font-weight:600;min-height:48px;padding:.5rem 1.3rem;border:2px solid transparent;border-radius:8px;background:var(--primary);color:var(--on);cursor:pointer}
button.second{background:transparent;color:var(--ink);border-color:var(--line)}
button.end{background:var(--danger);color:var(--card)}
button[disabled]{opacity:.55;cursor:default}
:focus-visible{outline:3px solid var(--primary);outline-offset:2px}
.row{display:flex;flex-wrap:wrap;gap:.7rem;margin-top:1.1rem}
[role=status]{min-height:1.5em;margin:.8rem 0 0}
.wrong{color:var(--danger);font-weight:600}
.pictures{position:relative;background:#101418;border-radius:12px;overflow:hidden;min-height:12rem}
video{display:block;width:100%;background:#101418}
.other{aspect-ratio:16/10;max-height:68vh;object-fit:contain}
.self{transform:scaleX(-1);border-radius:12px;max-width:22rem;margin:0 auto;aspect-ratio:4/3;object-fit:cover}
.live .self{position:absolute;right:.7rem;bottom:.7rem;width:24%;max-width:13rem;min-width:6rem;border:2px solid #fff}
.over{position:absolute;left:.7rem;top:.7rem;background:#101418;color:#fff;padding:.2rem .7rem;border-radius:8px}
.over:empty{display:none}
.words{font-weight:700;font-size:1.15rem}
.sealed{font-weight:600}
[hidden]{display:none!important}
`

const html = (policy: string): string => `<!doctype html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Gespräch</title>
<style>${style}</style>
</head>
<body><noscript><main><h1>Gespräch</h1><p>Diese Seite braucht JavaScript. This page needs JavaScript. Deze pagina heeft JavaScript nodig.</p></main></noscript>
<script type="module">${talkScript}</script></body>
</html>
`

/** @returns the one page, in three languages, with the policy that goes with it as a header, too */
export function talkFiles(): readonly PublicFile[] {
  const policy = `default-src 'none'; script-src 'sha256-${sha256(talkScript)}'; style-src 'sha256-${sha256(style)}'; connect-src 'self'; form-action 'none'; base-uri 'none'`
  return [
    {
      path: talkPath,
      type: 'text/html; charset=utf-8',
      body: html(policy),
      policy,
      features: 'camera=(self), microphone=(self), autoplay=(self), geolocation=(), display-capture=()',
    },
  ]
}

const waitMs = 20_000
const seatLength = 64
const numberLength = 4
type What = 'join' | 'send' | 'take' | 'end'

export function talkPages(core: Pick<ServerCore, 'handle' | 'listenAtMeeting'>): PublicKind {
  const ask = async (
    what: What,
    body: Bytes,
    { address, gone }: Hearing,
  ): Promise<Bytes | 'tooMany' | undefined> => {
    const seat = bytesToUtf8(body.subarray(0, seatLength))
    const from = { address }
    const refused = (code: string): 'tooMany' | undefined => (code === 'TooMany' ? 'tooMany' : undefined)
    if (what === 'join') {
      const joined = await core.handle('meetingJoin', { name: seat }, [], from)
      return joined.ok ? utf8ToBytes(joined.value.answer.seat) : refused(joined.error.refusal.code)
    }
    if (what === 'end') {
      const ended = await core.handle('meetingEnd', { seat }, [], from)
      return ended.ok ? new Uint8Array() : refused(ended.error.refusal.code)
    }
    if (body.length < seatLength + numberLength) return undefined
    const n = new DataView(body.buffer, body.byteOffset).getUint32(seatLength)
    if (what === 'send') {
      const letter = body.slice(seatLength + numberLength)
      const sent = await core.handle('meetingSend', { seat, n }, [letter], from)
      return sent.ok ? new Uint8Array() : refused(sent.error.refusal.code)
    }
    const take = () => core.handle('meetingTake', { seat, after: n }, [], from)
    // Listened first: a letter that comes in between is not missed.
    const news = newsAt(seat, gone)
    let taken = await take()
    if (taken.ok && taken.value.parts.length === 0) {
      await news.come
      taken = await take()
    }
    news.stop()
    if (!taken.ok) return refused(taken.error.refusal.code)
    return concatBytes(
      ...taken.value.parts.flatMap((letter) => {
        const length = new Uint8Array(numberLength)
        new DataView(length.buffer).setUint32(0, letter.length)
        return [length, letter]
      }),
    )
  }

  /** `come`: a letter waits, the meeting ends, whoever asked has gone, or a while has passed. */
  function newsAt(seat: string, gone: AbortSignal): { readonly come: Promise<void>; stop(): void } {
    let done = (): void => undefined
    const come = new Promise<void>((resolve) => (done = resolve))
    let isFirst = true
    // What was there before is told at once, and is taken anyway.
    const onEvent = (): void => (isFirst ? void (isFirst = false) : done())
    const listening = core.listenAtMeeting(seat, onEvent, done)
    if (!listening.ok) done()
    const timer = setTimeout(done, waitMs)
    gone.addEventListener('abort', done)
    return {
      come,
      stop() {
        clearTimeout(timer)
        if (listening.ok) listening.value.stop()
      },
    }
  }

  return {
    files: talkFiles(),
    // Nothing lies under a number here.
    prefix: talkLine,
    read: () => Promise.resolve(undefined),
    hears: {
      paths: (['join', 'send', 'take', 'end'] as const).map((what) => `${talkLine}${what}`),
      mostBytes: seatLength + numberLength + meetingLimits.letterBytes,
      hear: (path, body, from) => ask(path.slice(talkLine.length) as What, body, from),
    },
  }
}
