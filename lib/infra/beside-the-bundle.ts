import type { BundlingOptions } from 'aws-cdk-lib/aws-lambda-nodejs';

/** Bundling for libraries that a function seldom asks for: each lies beside the bundle, and is read when it is asked for first. */
export const besideTheBundle = (libraries: readonly string[]): BundlingOptions => ({
  externalModules: [...libraries],
  commandHooks: {
    beforeInstall: () => [],
    beforeBundling: () => [],
    afterBundling: (inputDir, outputDir) => {
      const options = '--bundle --minify --platform=node --target=node24 --log-level=warning';
      return libraries.map((name) => {
        const outfile = `${outputDir}/node_modules/${name}/index.js`;
        return `"${inputDir}/node_modules/.bin/esbuild" "${inputDir}/node_modules/${name}" ${options} --outfile="${outfile}"`;
      });
    },
  },
});
