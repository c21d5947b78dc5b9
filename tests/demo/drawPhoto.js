/**
 * Runs inside the browser page of build/sample.ts: draws an invented photo (children as simple cheerful figures) and
 * gives back JPEG bytes. Deterministic: the same scene gives the same picture; a person looks alike in each.
 */
globalThis.drawPhoto = async ({ seed, people, width, height, quality }) => {
  let state = seed >>> 0 || 1
  const chance = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 4294967296
  }
  const hash = (text) => [...text].reduce((h, c) => (h * 31 + c.codePointAt(0)) >>> 0, 7)
  const canvas = new OffscreenCanvas(width, height)
  const g = canvas.getContext('2d')
  const hue = Math.floor(chance() * 360)
  const sky = g.createLinearGradient(0, 0, 0, height * 0.7)
  sky.addColorStop(0, `hsl(${hue} 70% ${62 + chance() * 20}%)`)
  sky.addColorStop(1, `hsl(${(hue + 40) % 360} 75% 90%)`)
  g.fillStyle = sky
  g.fillRect(0, 0, width, height)
  g.fillStyle = `hsl(${45 + chance() * 15} 95% 62%)`
  g.beginPath()
  g.arc(width * (0.1 + chance() * 0.8), height * (0.1 + chance() * 0.15), height * (0.05 + chance() * 0.06), 0, 7)
  g.fill()
  for (let i = 0; i < 4; i++) {
    g.fillStyle = `hsl(${90 + chance() * 60} ${35 + chance() * 30}% ${35 + i * 9}%)`
    g.beginPath()
    g.ellipse(width * chance(), height * (0.78 + i * 0.08), width * (0.35 + chance() * 0.4), height * (0.14 + chance() * 0.12), 0, 0, 7)
    g.fill()
  }
  g.fillStyle = `hsl(${100 + chance() * 30} 45% 45%)`
  g.fillRect(0, height * 0.86, width, height * 0.14)
  for (let i = 0; i < 60; i++) {
    g.fillStyle = `hsl(${Math.floor(chance() * 360)} 85% 65%)`
    g.beginPath()
    g.arc(width * chance(), height * (0.84 + chance() * 0.15), height * (0.006 + chance() * 0.01), 0, 7)
    g.fill()
  }
  people.forEach((name, at) => {
    const h = hash(name)
    const size = height * (people.length > 2 ? 0.11 : 0.15)
    const x = (width * (at + 0.5 + (chance() - 0.5) * 0.2)) / people.length
    const y = height * (0.48 + (chance() - 0.5) * 0.08)
    g.fillStyle = `hsl(${h % 360} 65% 50%)`
    g.beginPath()
    g.roundRect(x - size * 0.95, y + size * 0.8, size * 1.9, size * 2.3, size * 0.6)
    g.fill()
    g.fillStyle = `hsl(${20 + (h % 18)} ${35 + (h % 30)}% ${45 + ((h >> 3) % 38)}%)`
    g.beginPath()
    g.arc(x, y, size, 0, 7)
    g.fill()
    g.fillStyle = `hsl(${(h >> 5) % 60} ${20 + ((h >> 4) % 60)}% ${15 + ((h >> 6) % 40)}%)`
    g.beginPath()
    g.arc(x, y - size * 0.25, size * 1.02, Math.PI, 0)
    g.fill()
    g.fillStyle = '#222'
    for (const dx of [-0.35, 0.35]) {
      g.beginPath()
      g.arc(x + dx * size, y + size * 0.1, size * 0.1, 0, 7)
      g.fill()
    }
    g.strokeStyle = '#7a2b2b'
    g.lineWidth = size * 0.09
    g.beginPath()
    g.arc(x, y + size * 0.25, size * 0.42, 0.2, Math.PI - 0.2)
    g.stroke()
  })
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality })
  return [...new Uint8Array(await blob.arrayBuffer())].map((b) => String.fromCharCode(b)).join('')
}
