/** React ships no types of its own, and this is all that is used of it here. */
declare module 'react-dom/server' {
  export const renderToStaticMarkup: (element: import('react').ReactElement) => string;
}
