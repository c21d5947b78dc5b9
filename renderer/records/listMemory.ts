/**
 * What was typed, filtered and scrolled in the list of children, so that going from child to child keeps one's place.
 * Lives and ends with the window.
 */
export const listMemory = { typed: '', groupId: 'all', offset: 0 }
