/** The sRGB colour space (IEC 61966-2-1) as a profile, made from its published numbers. */
import type { Bytes } from '#shared/basics/bytes.ts'
import { curveTag, descTag, iccProfile, textTag, xyzTag } from './icc.ts'

export function sRgbProfile(): Bytes {
  const steps = 1023
  const curve = curveTag(
    Array.from({ length: steps + 1 }, (_, i) => {
      const v = i / steps
      return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
    }),
  )
  // Primaries under D50, adapted by Bradford.
  return iccProfile(
    { deviceClass: 'mntr', space: 'RGB ', connection: 'XYZ ' },
    {
      desc: descTag('sRGB'),
      cprt: textTag('Public domain (CC0)'),
      wtpt: xyzTag([0.9642, 1, 0.8249]),
      rXYZ: xyzTag([0.43607, 0.22249, 0.01392]),
      gXYZ: xyzTag([0.38515, 0.71687, 0.09708]),
      bXYZ: xyzTag([0.14307, 0.06061, 0.7141]),
      rTRC: curve,
      gTRC: curve,
      bTRC: curve,
    },
  )
}
