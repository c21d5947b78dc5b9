/**
 * The window's one Trusted Types policy (decision 34). It is the default policy, so that libraries which write a style
 * element's text or start a worker keep working, and it lets through only what those need: text without markup, and
 * scripts of our own origin. Markup from a string is refused everywhere. The shell's header says
 * `require-trusted-types-for 'script'; trusted-types default`.
 */
interface Policy {
  createHTML(text: string): string | null
  createScriptURL(url: string): string | null
}

declare global {
  interface Window {
    readonly trustedTypes?: { createPolicy(name: 'default', policy: Policy): unknown }
  }
}

export const policy: Policy = {
  createHTML: (text) => (text.includes('<') ? null : text),
  createScriptURL: (url) => {
    const { origin, protocol } = new URL(url, document.baseURI)
    return origin === location.origin && protocol !== 'data:' && protocol !== 'blob:' ? url : null
  },
}

window.trustedTypes?.createPolicy('default', policy)

/**
 * Zod probes whether it may eval as soon as a schema is made, and the probe alone is a violation. This script has no
 * imports and stands first in index.html, so that it runs before any schema.
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })
