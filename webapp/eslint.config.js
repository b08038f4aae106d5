import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The import rules: routes import features, features import ui, api and lib, and api imports lib. Nothing else. */
const forbid = (files, ...folders) => ({
  files: [files],
  ignores: ['**/*.spec.*'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: folders.map((folder) => `@/${folder}/**`), message: 'See "Import rules" in README.md.' },
          { group: ['../*'], message: 'Import from another folder by its alias: @/…' },
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
      // This rule does not see that a callback may have changed a variable.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'max-lines-per-function': ['error', { max: 150 }],
    },
  },
  {
    // A missing value fails a test anyway, so these rules would only add noise.
    files: ['**/*.spec.*', 'test/**'],
    rules: {
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/require-await': 'off',
      'max-lines-per-function': 'off',
    },
  },
  {
    // Playwright's fixtures have a parameter `use`, which the rule takes for React's `use`.
    files: ['test/e2e/**'],
    rules: { 'react-hooks/rules-of-hooks': 'off' },
  },
  forbid('src/lib/**', 'api', 'ui', 'features'),
  forbid('src/api/**', 'ui', 'features'),
  forbid('src/ui/**', 'api', 'features'),
  forbid('src/features/**', 'features'),
);
