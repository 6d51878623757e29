import { drawAll } from './draw';

// A process of its own, for the gallery: it reads the templates as they are now, and ends.
process.stdout.write(JSON.stringify(await drawAll()));
