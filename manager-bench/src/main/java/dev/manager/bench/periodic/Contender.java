package dev.manager.bench.periodic;

import dev.manager.bench.api.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.quartz.DateBuilder;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Something that runs tasks at a fixed rate, the first time one spacing after it was told. */
interface Contender extends AutoCloseable {
  /** How many threads those get whose threads are counted. */
  int THREADS = 2;

  /** What it is called. */
  String name();

  /** Adds a task. */
  void every(Runnable body, Duration spacing) throws Exception;

  @Override
  void close();

  /** Returns the least spacing that it takes, beyond which more is asked than anybody can do. */
  default Duration leastSpacing() {
    return Duration.ofNanos(100_000);
  }

  /** Manager's own, inside a framework; the caller closes that. */
  static Contender manager(Tasks tasks) {
    List<Runnable> ends = new ArrayList<>();
    return new Contender() {
      @Override
      public String name() {
        return "Manager";
      }

      @Override
      public void every(Runnable body, Duration spacing) {
        ends.add(tasks.every(body, spacing.toNanos() / 1e9));
      }

      @Override
      public void close() {
        for (int i = ends.size() - 1; i >= 0; i--) {
          ends.get(i).run();
        }
      }
    };
  }

  /** The JDK's, which all others are measured by. */
  static Contender floor() {
    var executor = new ScheduledThreadPoolExecutor(THREADS);
    return new Contender() {
      @Override
      public String name() {
        return "ScheduledThreadPoolExecutor";
      }

      @Override
      public void every(Runnable body, Duration spacing) {
        long nanos = spacing.toNanos();
        var unused = executor.scheduleAtFixedRate(body, nanos, nanos, TimeUnit.NANOSECONDS);
      }

      @Override
      public void close() {
        executor.shutdownNow();
      }
    };
  }

  /** Spring's. */
  static Contender spring() {
    var scheduler = new ThreadPoolTaskScheduler();
    scheduler.setPoolSize(THREADS);
    scheduler.initialize();
    return new Contender() {
      @Override
      public String name() {
        return "Spring ThreadPoolTaskScheduler";
      }

      @Override
      public void every(Runnable body, Duration spacing) {
        var unused =
            scheduler.scheduleAtFixedRate(
                body, scheduler.getClock().instant().plus(spacing), spacing);
      }

      @Override
      public void close() {
        scheduler.shutdown();
      }
    };
  }

  /** Quartz, with its jobs in memory. */
  static Contender quartz() throws SchedulerException {
    var settings = new Properties();
    settings.setProperty("org.quartz.scheduler.instanceName", "bench-" + System.nanoTime());
    settings.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    settings.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    settings.setProperty("org.quartz.threadPool.threadCount", Integer.toString(THREADS));
    Scheduler scheduler = new StdSchedulerFactory(settings).getScheduler();
    scheduler.start();
    return new Contender() {
      private int count;

      @Override
      public String name() {
        return "Quartz (RAMJobStore)";
      }

      @Override
      public Duration leastSpacing() {
        return Duration.ofMillis(1);
      }

      @Override
      public void every(Runnable body, Duration spacing) throws SchedulerException {
        JobDetail job = JobBuilder.newJob(BodyJob.class).withIdentity("t" + ++count).build();
        job.getJobDataMap().put(BodyJob.BODY, body);
        scheduler.scheduleJob(
            job,
            TriggerBuilder.newTrigger()
                .startAt(
                    DateBuilder.futureDate(
                        (int) spacing.toMillis(), DateBuilder.IntervalUnit.MILLISECOND))
                .withSchedule(
                    SimpleScheduleBuilder.simpleSchedule()
                        .withIntervalInMilliseconds(spacing.toMillis())
                        .repeatForever()
                        .withMisfireHandlingInstructionIgnoreMisfires())
                .build());
      }

      @Override
      public void close() {
        try {
          scheduler.shutdown(false);
        } catch (SchedulerException e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  /** Runs what is in the job's data. Public for Quartz. */
  final class BodyJob implements Job {
    static final String BODY = "body";

    /** For Quartz. */
    public BodyJob() {}

    @Override
    public void execute(JobExecutionContext context) {
      if (context.getMergedJobDataMap().get(BODY) instanceof Runnable body) {
        body.run();
      }
    }
  }
}
