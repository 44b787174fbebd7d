import { VERSION } from '../version.ts'

// The most asked question gets its answer before anything else is read (design, rule 8).
const [first, ...others] = process.argv.slice(2)
const asksVersion = first === 'version' || first === '-v' || first === '-version' || first === '--version'
if (asksVersion && others.length === 0) {
  process.stdout.write(`Ingot v${VERSION}\n`)
} else {
  void import('./start.ts').then(({ start }) =>
    start((keepCompiled) => {
      keepCompiled()
      return import('./process.ts')
    }),
  )
}
