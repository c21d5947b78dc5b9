/**
 * The German dictionary of Björn Jacke (igerman98), unchanged, as a file of its own that only the spelling worker loads:
 * the policy of the window forbids every fetch (decision 34), so data comes in as a script. By address, because the
 * package offers its files to Node only.
 */
export { default as aff } from '../../../node_modules/dictionary-de/index.aff?raw'
export { default as dic } from '../../../node_modules/dictionary-de/index.dic?raw'
