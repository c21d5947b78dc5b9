import { createRoot } from 'react-dom/client'
import { UiProvider } from '#renderer/ui/UiProvider.tsx'
import { Gallery } from './Gallery.tsx'

const scheme = new URLSearchParams(location.search).get('scheme') === 'dark' ? 'dark' : 'light'
createRoot(document.getElementById('root')!).render(
  <UiProvider colourScheme={scheme}>
    <Gallery />
  </UiProvider>,
)
