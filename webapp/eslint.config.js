import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Who may import whom: routes import features, features import ui, api and lib; never sideways, never up. */
const forbid = (files, ...folders) => ({
  files: [files],
  ignores: ['**/*.spec.*'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: folders.map((folder) => `@/${folder}/**`), message: 'See "Who may import whom" in README.md.' },
          { group: ['../*'], message: 'Another folder is imported by its name: @/…' },
        ],
      },
    ],
  },
});

export default defineConfig(
  { ignores: ['dist', 'node_modules', 'src/api/__generated__', 'test-results', 'playwright-report'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // It does not see that a callback changed a variable in the meantime.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'max-lines-per-function': ['error', { max: 150 }],
    },
  },
  {
    // Tests say what they expect; a missing value fails them anyway.
    files: ['**/*.spec.*', 'test/**'],
    rules: {
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/require-await': 'off',
      'max-lines-per-function': 'off',
    },
  },
  {
    // Playwright's fixtures call their continuation `use`, which looks like React's.
    files: ['test/e2e/**'],
    rules: { 'react-hooks/rules-of-hooks': 'off' },
  },
  forbid('src/lib/**', 'api', 'ui', 'features'),
  forbid('src/api/**', 'ui', 'features'),
  forbid('src/ui/**', 'api', 'features'),
  forbid('src/features/**', 'features'),
);
