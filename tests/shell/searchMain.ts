/** Prints what one process's memory holds of the seeded words. */
import { searchMemory } from './processMemory.ts'
import { seededWords } from './seededWords.ts'

console.log(JSON.stringify(searchMemory(Number(process.argv[2]), new Set(seededWords(20_000, 'memory')))))
