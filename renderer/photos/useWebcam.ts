import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'
import { useHost } from '../host/HostContext.tsx'

type WebcamState = 'starting' | 'live' | 'none' | 'refused' | 'busy'

interface Webcam {
  readonly state: WebcamState
  readonly video: RefObject<HTMLVideoElement | null>
  /** Where there are several. */
  readonly cameras: readonly { readonly id: string; readonly label: string }[]
  readonly chosen: string
  readonly choose: (id: string) => void
  /** What it sees now, as a JPEG file of the day's name. */
  readonly shoot: () => Promise<File | undefined>
}

const stateOf = (thrown: unknown): WebcamState => {
  const name = thrown instanceof DOMException ? thrown.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'none'
}

/** The camera's picture while the dialog stands; afterwards its light is out and the window may not see it (CC9). */
export function useWebcam(): Webcam {
  const { keeper } = useHost()
  const video = useRef<HTMLVideoElement>(null)
  const [state, setState] = useState<WebcamState>('starting')
  const [cameras, setCameras] = useState<Webcam['cameras']>([])
  const [chosen, choose] = useState('')

  useEffect(() => {
    let over = false
    let stream: MediaStream | undefined
    const end = (): void => {
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    const start = async (): Promise<void> => {
      await keeper.call('webcam', { on: true })
      const size = { width: { ideal: 1920 }, height: { ideal: 1080 } }
      stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: chosen === '' ? size : { ...size, deviceId: { exact: chosen } },
      })
      if (over || !video.current) return end()
      video.current.srcObject = stream
      await video.current.play()
      setState('live')
      const devices = await navigator.mediaDevices.enumerateDevices()
      if (over) return
      const own = devices.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
      setCameras(own.map(({ deviceId, label }) => ({ id: deviceId, label })))
    }
    start().catch((thrown: unknown) => {
      if (!over) setState(stateOf(thrown))
    })
    return () => {
      over = true
      end()
      void keeper.call('webcam', { on: false })
    }
  }, [keeper, chosen])

  const shoot = useCallback(async (): Promise<File | undefined> => {
    const from = video.current
    if (!from || from.videoWidth === 0) return undefined
    const canvas = document.createElement('canvas')
    canvas.width = from.videoWidth
    canvas.height = from.videoHeight
    canvas.getContext('2d')?.drawImage(from, 0, 0)
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.95))
    return blob ? new File([blob], 'Webcam.jpg', { type: 'image/jpeg' }) : undefined
  }, [])

  return { state, video, cameras, chosen, choose, shoot }
}
