import { start } from '../../src/cli/start.ts'
import { readScript, runScript } from './script.ts'

// How bin/ingot starts `ingot fmt`.
void start(async (keepCompiled) => runScript(readScript(__dirname), require, __dirname).program(keepCompiled))
