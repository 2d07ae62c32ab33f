/* Times FFTW, one thread, for the sizes named as arguments: a line of JSON for each kind and precision. Best of three plannings, one of long ones,
 * since a planning that measures on a busy machine may choose badly. */
#include <fftw3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SAMPLES 9

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Sets `best` to the least seconds of a run, `mid` to the median. */
#define TIME(EXECUTE, plan, best, mid)                                                    \
  do {                                                                                    \
    long runs = 1;                                                                        \
    for (;;) {                                                                            \
      double start = now(), took;                                                         \
      for (long i = 0; i < runs; i++) EXECUTE(plan);                                      \
      took = now() - start;                                                               \
      if (took > 0.02) break;                                                             \
      runs = took < 0.002 ? runs * 8 : (long)(runs * 0.025 / took) + 1;                   \
    }                                                                                     \
    double samples[SAMPLES];                                                              \
    for (int k = 0; k < SAMPLES; k++) {                                                   \
      double start = now();                                                               \
      for (long i = 0; i < runs; i++) EXECUTE(plan);                                      \
      samples[k] = (now() - start) / runs;                                                \
    }                                                                                     \
    qsort(samples, SAMPLES, sizeof(double), ascending);                                   \
    if (samples[0] < best) best = samples[0], mid = samples[SAMPLES / 2];                 \
  } while (0)

#define CASE(P, REAL, precision, kind, PLAN)                                              \
  do {                                                                                    \
    double best = 1e9, mid = 0;                                                           \
    REAL *in = P##malloc(sizeof(REAL) * 2 * n), *out = P##malloc(sizeof(REAL) * 2 * (n + 2)); \
    for (int planning = 0; planning < (n > 16384 ? 1 : 3); planning++) {                       \
      P##plan plan = PLAN;                                                                \
      for (long k = 0; k < 2 * n; k++) in[k] = (k * 2654435761u % 1000) / 1000.0 - 0.5;   \
      TIME(P##execute, plan, best, mid);                                                  \
      P##destroy_plan(plan);                                                              \
      P##forget_wisdom();                                                                 \
    }                                                                                     \
    printf("{\"n\":%ld,\"kind\":\"%s\",\"precision\":\"%s\",\"best\":%.6e,\"median\":%.6e}\n", n, kind, precision, best, mid); \
    fflush(stdout);                                                                       \
    P##free(in);                                                                          \
    P##free(out);                                                                         \
  } while (0)

int main(int argc, char **argv) {
  unsigned how = FFTW_MEASURE | FFTW_PRESERVE_INPUT;
  for (int i = 1; i < argc; i++) {
    long n = atol(argv[i]);
    CASE(fftw_, double, "f64", "complex", fftw_plan_dft_1d(n, (fftw_complex *)in, (fftw_complex *)out, FFTW_FORWARD, how));
    CASE(fftw_, double, "f64", "real", fftw_plan_dft_r2c_1d(n, in, (fftw_complex *)out, how));
    CASE(fftwf_, float, "f32", "complex", fftwf_plan_dft_1d(n, (fftwf_complex *)in, (fftwf_complex *)out, FFTW_FORWARD, how));
    CASE(fftwf_, float, "f32", "real", fftwf_plan_dft_r2c_1d(n, in, (fftwf_complex *)out, how));
  }
  return 0;
}
