package io.coffeechaos.lab.learn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MasksTest {
    @Test
    void whatDiffersFromRunToRunIsMasked() {
        assertThat(Masks.masked("ord_vwmxk44xnkbgkn67byvqb4cm5q accepted 0.1 s · CONFIRMED 2.3 s  \n"))
                .isEqualTo("ORDER accepted N s · CONFIRMED N s");
        assertThat(Masks.masked("PASSED  black-friday-261130-131208: 72 customers, 72 stored, lost 0"))
                .isEqualTo("PASSED  black-friday-RUN: N customers, N stored, lost 0");
        assertThat(Masks.masked("up, pid 7, since 2026-01-10T12:00:00.5Z")).isEqualTo("up, pid N, since TIME");
    }

    @Test
    void whatALessonIsAboutIsNotMasked() {
        assertThat(Masks.masked("lost 1, CONFIRMED")).isEqualTo("lost 1, CONFIRMED");
    }
}
