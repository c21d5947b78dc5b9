/**
 * Rules of the house (HP1..HP3 in README.md): what the Leitung sets for every PC of the house, in the institution's
 * signed record. They only narrow what a PC's own settings say.
 */
import { z } from 'zod'
import { pinRule } from './pin.ts'

export const lockMinutes = { least: 1, most: 15 } as const

export const houseRulesSchema = z.strictObject({
  /** After so many minutes without input a PC locks at the latest. */
  lockAfterMost: z.number().int().min(lockMinutes.least).max(lockMinutes.most),
  /** So long a PIN brings her back at the most; 0: never. */
  pinHoursMost: z.number().int().min(0).max(pinRule.hours.most),
})
export type HouseRules = z.infer<typeof houseRulesSchema>

export const loosestRules: HouseRules = { lockAfterMost: lockMinutes.most, pinHoursMost: pinRule.hours.most }
export const strictestRules: HouseRules = { lockAfterMost: lockMinutes.least, pinHoursMost: 0 }

export const narrowed = <S extends { readonly lockAfterMinutes: number; readonly pinHours: number }>(
  settings: S,
  rules: HouseRules,
): S => ({
  ...settings,
  lockAfterMinutes: Math.min(settings.lockAfterMinutes, rules.lockAfterMost),
  pinHours: Math.min(settings.pinHours, rules.pinHoursMost),
})
