import { useCallback, useEffect, useState } from 'react'
import { useLanguage } from '../ui/useWords.ts'

/**
 * Reads labels aloud where this PC has a voice of its own for the language; one that lives on somebody's server is none
 * (H3). Null: there is no such voice, and no speaker is shown.
 */
export function useVoice(): ((words: string) => void) | null {
  const language = useLanguage()
  const [voice, setVoice] = useState<SpeechSynthesisVoice | null>(null)
  useEffect(() => {
    if (!('speechSynthesis' in window)) return undefined
    const look = (): void =>
      setVoice(
        speechSynthesis
          .getVoices()
          .find((one) => one.localService && one.lang.toLowerCase().startsWith(language.slice(0, 2))) ?? null,
      )
    look()
    speechSynthesis.addEventListener('voiceschanged', look)
    return () => {
      speechSynthesis.removeEventListener('voiceschanged', look)
      speechSynthesis.cancel()
    }
  }, [language])
  const say = useCallback(
    (words: string) => {
      if (!voice) return
      const utterance = new SpeechSynthesisUtterance(words)
      utterance.voice = voice
      utterance.lang = voice.lang
      utterance.rate = 0.9
      speechSynthesis.cancel()
      speechSynthesis.speak(utterance)
    },
    [voice],
  )
  return voice === null ? null : say
}
