import { Link, NavLink, Route, Routes, useParams } from 'react-router';
import { LiveRegion } from '@/ui/LiveRegion';
import { SkipLink } from '@/ui/SkipLink';
import { ChecklistPage } from './ChecklistPage';
import { GlossaryPage } from './GlossaryPage';
import styles from './LearnPage.module.css';
import { LessonPage } from './LessonPage';
import { LivePane } from './LivePane';
import { Outline } from './Outline';

/** The course: its outline, and each lesson with steps that run and checks that look into the system. */
export default function LearnPage() {
  return (
    <div className={styles.learn}>
      <SkipLink />
      <header className={styles.bar}>
        <Link to="/learn" className={styles.brand}>
          Learn to break things
        </Link>
        <nav aria-label="Main" className={styles.nav}>
          <NavLink to="/learn/glossary">Glossary</NavLink>
          <NavLink to="/learn/checklist">Checklist</NavLink>
          <NavLink to="/">Shop</NavLink>
          <NavLink to="/chaos">Console</NavLink>
        </nav>
      </header>
      <div className={styles.columns}>
        <main id="main" tabIndex={-1} className={styles.main}>
          <Routes>
            <Route index element={<Outline />} />
            <Route path="glossary" element={<GlossaryPage />} />
            <Route path="checklist" element={<ChecklistPage />} />
            <Route path=":lesson" element={<LessonRoute />} />
          </Routes>
        </main>
        <LivePane />
      </div>
      <LiveRegion />
    </div>
  );
}

function LessonRoute() {
  const { lesson = '' } = useParams();
  return <LessonPage key={lesson} id={lesson} />;
}
